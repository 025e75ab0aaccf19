package meisai.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** However a file is cut, the batches hold exactly its records, and their places are those of the file. */
final class RecordBatchesTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String[] PIECES = {"a", ",", "\"", "\n", "\\", "]", "}", " ", "\u00e9", "\ud83d\ude00", "[{"};

    private static List<RecordBatch> cut(ImportFormat format, String text, int size, long seed)
            throws IOException, CommandFailure {
        InputStream dripping = new BufferedInputStream(new Dripping(text.getBytes(UTF_8), new Random(seed)));
        RecordBatches batches = RecordBatches.of(format, dripping, size);
        List<RecordBatch> all = new ArrayList<>();
        for (Optional<RecordBatch> next = batches.next(); next.isPresent(); next = batches.next()) {
            assertThat(next.get().records()).isBetween(1, size);
            all.add(next.get());
        }
        return all;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void elementsOfAnArray(long seed) throws IOException, CommandFailure {
        Random random = new Random(seed);
        List<JsonNode> elements = new ArrayList<>();
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < 500; i++) {
            JsonNode element = switch (random.nextInt(4)) {
                case 0 -> JSON.getNodeFactory().numberNode(random.nextInt());
                case 1 -> JSON.getNodeFactory().stringNode(text(random));
                case 2 -> JSON.createArrayNode().add(text(random)).add(true);
                default ->
                    JSON.createObjectNode().put(text(random), text(random)).putNull("n");
            };
            elements.add(element);
            text.append(i == 0 ? "" : random.nextBoolean() ? "," : " ,\n").append(JSON.writeValueAsString(element));
        }
        text.append(" ]\n");

        List<JsonNode> found = new ArrayList<>();
        for (RecordBatch batch : cut(ImportFormat.JSON, text.toString(), 7, seed)) {
            assertThat(batch.inFile(1)).isEqualTo(found.size() + 1);
            JSON.readTree(batch.body()).forEach(found::add);
        }

        assertThat(found).isEqualTo(elements);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void recordsOfCsv(long seed) throws IOException, CommandFailure {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("x,\"y\"\r\n");
        for (int i = 0; i < 400; i++) {
            String end = random.nextBoolean() ? "\r\n" : "\n";
            text.append("\"")
                    .append(text(random).replace("\"", "\"\""))
                    .append("\",in\"ch")
                    .append(i);
            text.append(end).append(random.nextInt(5) == 0 ? end : "");
        }

        List<String> found = new ArrayList<>();
        for (RecordBatch batch : cut(ImportFormat.CSV, text.toString(), 7, seed)) {
            List<CsvRecord> records = records(new String(batch.body(), UTF_8));
            assertThat(records.getFirst().getFields()).containsExactly("x", "y");
            for (CsvRecord record : records.subList(1, records.size())) {
                found.add(batch.inFile(record.getStartingLineNumber())
                        + record.getFields().toString());
            }
        }

        List<CsvRecord> whole = records(text.toString());
        assertThat(found)
                .isEqualTo(whole.subList(1, whole.size()).stream()
                        .map(record -> record.getStartingLineNumber()
                                + record.getFields().toString())
                        .toList())
                .hasSize(400);
    }

    private static List<CsvRecord> records(String text) {
        return CsvReader.builder().skipEmptyLines(true).ofCsvRecord(text).stream()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void lines(long seed) throws IOException, CommandFailure {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            text.append(random.nextInt(4) == 0 ? " \n" : "")
                    .append("{\"")
                    .append(i)
                    .append("\"}\n");
        }

        StringBuilder found = new StringBuilder();
        for (RecordBatch batch : cut(ImportFormat.NDJSON, text + "last", 7, seed)) {
            assertThat(batch.inFile(1))
                    .isEqualTo(found.chars().filter(c -> c == '\n').count() + 1);
            found.append(new String(batch.body(), UTF_8));
        }

        assertThat(found.toString()).isEqualTo(text + "last");
    }

    @Test
    void aRecordThatDoesNotEndIsNotReadForEver() {
        String open = "x,y\n1,2\n3,\"4" + "5".repeat(2 << 20);
        String element = "[1,\"" + "5".repeat(2 << 20) + "\"]";

        assertThatThrownBy(() -> cut(ImportFormat.CSV, open, 7, 1))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("line 3", "quote");
        assertThatThrownBy(() -> cut(ImportFormat.JSON, element, 1, 1)).isInstanceOf(CommandFailure.class);
    }

    /** Gives what it holds in pieces of any size. */
    private static final class Dripping extends FilterInputStream {
        private final Random random;

        Dripping(byte[] bytes, Random random) {
            super(new ByteArrayInputStream(bytes));
            this.random = random;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return super.read(target, offset, Math.min(length, 1 + random.nextInt(3000)));
        }
    }
}
