package meisai.server.usage.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import meisai.server.usage.format.Member.Wire;
import meisai.usage.UsageRecord;
import org.junit.jupiter.api.Test;

/** Random records, from a seed, through every format; and the quick reader against the JSON parser. */
class RoundTripTest {
    private static final long SEED = 20_261_122L;

    @Test
    void recordIsTheSameInEveryFormat() {
        List<UsageRecord> one = Reading.of(Reading.NDJSON, Reading.json("a")).records;
        assertThat(one).hasSize(1);
        assertThat(Reading.of(Reading.JSON, Reading.json("a")).records).isEqualTo(one);
        assertThat(Reading.of(Reading.JSON, "[" + Reading.json("a") + "]").records)
                .isEqualTo(one);
        assertThat(Reading.of(Reading.CSV, Reading.HEADER + "\n" + Reading.csv("a")).records)
                .isEqualTo(one);
        assertThat(Reading.of(Reading.EVENT, Reading.event("a")).records).isEqualTo(one);
        assertThat(Reading.of(Reading.EVENTS, "[" + Reading.event("a") + "]").records)
                .isEqualTo(one);
    }

    @Test
    void everythingWrittenIsReadAgain() {
        for (long seed = SEED; seed < SEED + 20; seed++) {
            RandomRecords random = new RandomRecords(seed);
            List<UsageRecord> records = random.records(200);
            String ndjson = records.stream().map(random::json).collect(Collectors.joining("\n"));
            String array = records.stream().map(random::json).collect(Collectors.joining(",\n", "[", "]"));
            String events = records.stream().map(random::event).collect(Collectors.joining(" , ", "[", "]"));
            same(Reading.of(Reading.NDJSON, ndjson), records, seed);
            same(Reading.of(Reading.JSON, array), records, seed);
            same(Reading.of(Reading.EVENTS, events), records, seed);
            same(Reading.of(Reading.CSV, random.csv(records)), records, seed);
        }
    }

    private static void same(Reading reading, List<UsageRecord> records, long seed) {
        assertThat(reading.problems).as("seed " + seed).isEmpty();
        assertThat(reading.records).as("seed " + seed).isEqualTo(records);
    }

    @Test
    void quickReaderChangesNothing() throws Exception {
        for (long seed = SEED; seed < SEED + 40; seed++) {
            RandomRecords random = new RandomRecords(seed);
            StringBuilder body = new StringBuilder();
            for (UsageRecord record : random.records(500)) {
                body.append(damaged(random.json(record), random.random())).append('\n');
            }
            byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
            Reading quick = lines(bytes, true);
            Reading careful = lines(bytes, false);

            assertThat(quick.records).as("seed " + seed).isEqualTo(careful.records);
            assertThat(quick.lines).as("seed " + seed).isEqualTo(careful.lines);
            assertThat(quick.problems).as("seed " + seed).isEqualTo(careful.problems);
            assertThat(quick.records).as("seed " + seed).isNotEmpty();
            assertThat(quick.problems).as("seed " + seed).isNotEmpty();
        }
    }

    private static Reading lines(byte[] body, boolean quick) throws IOException, BodyRefused {
        Reading reading = new Reading();
        Window window = new Window(new byte[Window.CAPACITY], new ByteArrayInputStream(body)::read, Long.MAX_VALUE);
        new JsonRecords(Wire.NATIVE, quick, new Workspace()).readLines(new Lines(window), reading);
        return reading;
    }

    /** The line as it is, or with one piece taken out, put in, doubled or cut off. */
    private static String damaged(String line, Random random) {
        int at = random.nextInt(line.length());
        int to = Math.min(line.length(), at + 1 + random.nextInt(12));
        String[] pieces = {
            "\"", "\\", "{", "}", "[", "]", ",", ":", " ", "\t", "0", "-", "\u0000", "\u007f", "é", "null"
        };
        return switch (random.nextInt(8)) {
            case 0 -> line.substring(0, at) + line.substring(to);
            case 1 -> line.substring(0, at) + pieces[random.nextInt(pieces.length)] + line.substring(at);
            case 2 -> line.substring(0, to) + line.substring(at);
            case 3 -> line.substring(0, at);
            case 4 -> line.substring(0, at) + pieces[random.nextInt(pieces.length)] + line.substring(at + 1);
            default -> line;
        };
    }

    @Test
    void nothingSentMakesTheReaderFail() throws Exception {
        Random random = new Random(SEED);
        String[] bodies = {
            Reading.json("a") + "\n" + Reading.json("b"),
            "[" + Reading.json("a") + "," + Reading.json("b") + "]",
            Reading.HEADER + "\n" + Reading.csv("a") + "\n" + Reading.csv("b"),
            "[" + Reading.event("a") + "," + Reading.event("b") + "]",
        };
        String[] types = {Reading.NDJSON, Reading.JSON, Reading.CSV, Reading.EVENTS};
        for (int round = 0; round < 20_000; round++) {
            int format = round % bodies.length;
            byte[] body = bodies[format].getBytes(StandardCharsets.UTF_8);
            for (int i = random.nextInt(6); i >= 0; i--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            try {
                Reading reading = Reading.of(types[format], "", 10_000, new ByteArrayInputStream(body));
                assertThat(reading.records.size() + reading.problems.size()).isPositive();
            } catch (BodyRefused refused) {
                assertThat(refused.code()).isIn(BodyRefused.Code.MALFORMED_BODY, BodyRefused.Code.MALFORMED_CSV_HEADER);
            }
        }
    }
}
