package meisai.server.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import meisai.server.account.BodyLines.Line;
import org.junit.jupiter.api.Test;

class BodyLinesTest {
    /** More than an array can have. */
    private static final long HUGE = Integer.MAX_VALUE + 100_000L;

    private static InputStream bytes(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static List<Line> lines(InputStream body) throws IOException {
        BodyLines lines = new BodyLines(body);
        List<Line> found = new ArrayList<>();
        for (Optional<Line> line = lines.next(); line.isPresent(); line = lines.next()) {
            found.add(line.get());
            assertThat(lines.number()).isEqualTo(found.size());
        }
        return found;
    }

    private static Line.Text text(String text) {
        return new Line.Text(text);
    }

    @Test
    void linesEndWithEitherEndAndTheLastOneNeedsNone() throws IOException {
        assertThat(lines(bytes("\uFEFFa\r\n\nb\uFEFF\n\u660E".getBytes(UTF_8))))
                .containsExactly(text("a"), text(""), text("b\uFEFF"), text("\u660E"));
    }

    @Test
    void aLineMayHaveAsManyBytesAsItsBoundAndNoMore() throws IOException {
        String longest = "x".repeat(BodyLines.MAX_LINE);
        assertThat(lines(bytes((longest + "\r\n" + longest + "y\nz").getBytes(UTF_8))))
                .containsExactly(text(longest), new Line.TooLong(), text("z"));
    }

    @Test
    void aLineThatIsNotUtf8CostsNoOther() throws IOException {
        assertThat(lines(bytes(new byte[] {'a', '\n', (byte) 0xC0, (byte) 0x80, '\n', 'b'})))
                .containsExactly(text("a"), new Line.NotUtf8(), text("b"));
    }

    @Test
    void aLineLargerThanMemoryIsPassedOver() throws IOException {
        InputStream body = new SequenceInputStream(new Endless(HUGE), bytes("\nb".getBytes(UTF_8)));
        assertThat(lines(body)).containsExactly(new Line.TooLong(), text("b"));
    }

    /** Many bytes that are held nowhere. */
    private static final class Endless extends InputStream {
        private long left;

        Endless(long count) {
            this.left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? 'x' : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = (int) Math.min(left, length);
            Arrays.fill(target, offset, offset + count, (byte) 'x');
            left -= count;
            return count == 0 ? -1 : count;
        }
    }
}
