package meisai.server.simulate;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import meisai.server.account.Refusal;

/**
 * Some rows of a file.
 *
 * @param next where the next page begins; empty when this is the last one
 */
public record RowPage(List<Row> rows, Optional<Long> next) {
    public RowPage {
        rows = List.copyOf(rows);
    }

    static RowPage read(Path file, By by, long from, int limit, Optional<String> operatorId) throws IOException {
        String prefix = by.wireName() + "," + operatorId.map(id -> id + ",").orElse("");
        List<Row> rows = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file)) {
            checkPlace(channel, from);
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
            long at = from;
            for (Optional<byte[]> line = line(in); line.isPresent(); line = line(in)) {
                String text = new String(line.get(), StandardCharsets.UTF_8);
                if (text.startsWith(prefix)) {
                    if (rows.size() == limit) {
                        return new RowPage(rows, Optional.of(at));
                    }
                    rows.add(RowText.read(text));
                }
                at += line.get().length;
            }
        }
        return new RowPage(rows, Optional.empty());
    }

    /** Goes to where a row begins. @throws Refusal when none does */
    private static void checkPlace(FileChannel channel, long from) throws IOException {
        if (from > 0) {
            ByteBuffer before = ByteBuffer.allocate(1);
            if (channel.read(before, from - 1) != 1 || before.get(0) != '\n') {
                throw new Refusal(
                        Refusal.Kind.INVALID, "malformedCursor", "the cursor is not one that this server gave");
            }
        }
        channel.position(from);
    }

    /** A line with its end; a line break in quotes belongs to a name. */
    private static Optional<byte[]> line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean quoted = false;
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.write(next);
            quoted ^= next == '"';
            if (next == '\n' && !quoted) {
                return Optional.of(line.toByteArray());
            }
        }
        return Optional.empty();
    }
}
