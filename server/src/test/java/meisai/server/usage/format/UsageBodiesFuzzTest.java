package meisai.server.usage.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import meisai.server.usage.format.Member.Wire;
import meisai.usage.UsageRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Any bytes as a body: each record is delivered once, as good or bad; nothing but a refusal is thrown; and how the network cut
 * the body changes nothing. See docs/testing.md.
 */
class UsageBodiesFuzzTest {
    private static final int MAX_BYTES = 1 << 20;
    /** A byte that is no text stands for this many spaces, so that short inputs reach the bounds of records and windows. */
    private static final byte STRETCH = 1;

    private static final int STRETCHED = 30_000;
    private static final int MOST_STRETCHES = 3;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What became of a body. */
    private record Outcome(
            List<Long> lines, List<UsageRecord> records, List<RecordProblem> problems, Optional<String> refused) {
        /** The number of each record, good or bad, in ascending order. */
        long[] numbers() {
            return LongStream.concat(
                            lines.stream().mapToLong(Long::longValue),
                            problems.stream().mapToLong(RecordProblem::line))
                    .sorted()
                    .toArray();
        }
    }

    @FuzzTest
    void ndjson(byte[] input) throws IOException, BodyRefused {
        byte[] body = stretched(input);
        Outcome outcome = outcome(body, Reading.NDJSON, "");

        assertThat(outcome.refused).isEmpty();
        assertThat(outcome.numbers()).containsExactly(linesWithContent(body, " \t\r"));
        Reading careful = new Reading();
        new JsonRecords(Wire.NATIVE, false, new Workspace()).readLines(new Lines(window(body)), careful);
        assertThat(outcome.records).isEqualTo(careful.records);
        assertThat(outcome.problems).isEqualTo(careful.problems);
    }

    @FuzzTest
    void json(byte[] input) throws IOException {
        elements(stretched(input), Reading.JSON);
    }

    @FuzzTest
    void events(byte[] input) throws IOException {
        byte[] body = stretched(input);
        elements(
                body,
                new String(body, StandardCharsets.UTF_8).strip().startsWith("[") ? Reading.EVENTS : Reading.EVENT);
    }

    @FuzzTest
    void csv(byte[] input) throws IOException {
        byte[] body = stretched(input);
        Outcome outcome = outcome(body, Reading.CSV, "");

        boolean quoted = new String(body, StandardCharsets.ISO_8859_1).contains("\"");
        if (outcome.refused.isEmpty() && !quoted) {
            long[] lines = linesWithContent(body, "");
            assertThat(outcome.numbers()).containsExactly(Arrays.copyOfRange(lines, 1, lines.length));
        }
        assertThat(outcome.numbers()).doesNotHaveDuplicates();
    }

    @FuzzTest
    void gzip(byte[] body) throws IOException {
        Outcome outcome = outcome(body, Reading.NDJSON, "gzip");

        if (outcome.refused.isEmpty()) {
            byte[] plain = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
            assertThat(outcome).isEqualTo(outcome(plain, Reading.NDJSON, ""));
        }
        assertThat(outcome(Reading.gzip(body), Reading.NDJSON, "gzip"))
                .isEqualTo(outcome(body, Reading.NDJSON, "identity"));
    }

    /** A content type, a line end and a content encoding. */
    @FuzzTest
    void headers(byte[] input) throws IOException {
        String[] headers = new String(input, StandardCharsets.UTF_8).split("\n", 2);
        Outcome outcome = outcome("[]".getBytes(StandardCharsets.UTF_8), headers[0], headers[headers.length - 1]);

        assertThat(outcome.numbers()).hasSizeLessThanOrEqualTo(1);
    }

    private static void elements(byte[] body, String type) throws IOException {
        Outcome outcome = outcome(body, type, "");

        long[] numbers = outcome.numbers();
        assertThat(numbers)
                .containsExactly(LongStream.rangeClosed(1, numbers.length).toArray());
        Optional<JsonNode> tree = tree(body);
        if (tree.isPresent() && outcome.refused.isEmpty()) {
            assertThat(numbers).hasSize(tree.get().isArray() ? tree.get().size() : 1);
        }
    }

    /**
     * The same for a body that comes at once and one that comes in pieces. Only how much is got out of compressed data before
     * they turn out to be broken depends on the pieces.
     */
    private static Outcome outcome(byte[] body, String type, String encoding) throws IOException {
        Outcome whole = read(new ByteArrayInputStream(body), type, encoding);
        Outcome pieces = read(new Pieces(body, 1 + body.length / 200), type, encoding);
        if (whole.refused.filter(why -> why.startsWith("BROKEN_GZIP")).isEmpty()) {
            assertThat(pieces).as("in pieces").isEqualTo(whole);
        } else {
            assertThat(pieces.refused).as("in pieces").isEqualTo(whole.refused);
            int both = Math.min(pieces.records.size(), whole.records.size());
            assertThat(pieces.records.subList(0, both)).isEqualTo(whole.records.subList(0, both));
        }
        return whole;
    }

    private static Outcome read(InputStream body, String type, String encoding) throws IOException {
        Reading reading = new Reading();
        Optional<String> refused = Optional.empty();
        try {
            Reading.BODIES.read(body, type, encoding, MAX_BYTES, reading);
        } catch (BodyRefused why) {
            refused = Optional.of(why.code() + " " + why.getMessage());
        }
        return new Outcome(reading.lines, reading.records, reading.problems, refused);
    }

    private static Window window(byte[] body) throws IOException, BodyRefused {
        Window window = new Window(new byte[Window.CAPACITY], new ByteArrayInputStream(body)::read, MAX_BYTES);
        window.skipByteOrderMark();
        return window;
    }

    /** The numbers of the lines, from 1, that have more than these characters; written once more for the comparison. */
    private static long[] linesWithContent(byte[] body, String blanks) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String[] lines = (text.startsWith("ï»¿") ? text.substring(3) : text).split("\n", -1);
        return LongStream.rangeClosed(1, lines.length)
                .filter(number -> hasContent(lines[(int) number - 1], blanks))
                .toArray();
    }

    private static boolean hasContent(String line, String blanks) {
        String content = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        return content.length() > Slices.MAX_BYTES || content.chars().anyMatch(c -> blanks.indexOf(c) < 0);
    }

    private static Optional<JsonNode> tree(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            JsonNode tree = JSON.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
            return Stream.of(tree)
                    .filter(node -> node.isArray() || node.isObject())
                    .findFirst();
        } catch (CharacterCodingException | JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static byte[] stretched(byte[] input) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(input.length);
        int stretches = 0;
        for (byte next : input) {
            if (next == STRETCH && stretches < MOST_STRETCHES) {
                stretches++;
                body.writeBytes(" ".repeat(STRETCHED).getBytes(StandardCharsets.US_ASCII));
            } else {
                body.write(next);
            }
        }
        return body.toByteArray();
    }

    /** The body as a slow network brings it. */
    private static final class Pieces extends ByteArrayInputStream {
        private final int most;

        Pieces(byte[] body, int most) {
            super(body);
            this.most = most;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, most));
        }
    }
}
