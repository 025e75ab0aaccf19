package meisai.server.e2e;

import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import meisai.server.e2e.TestServer.Answer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A data directory of each format that was ever released opens, and answers what it answered when it was written.
 * Today's is written anew only by {@code -Dfixture.update=true}; those of earlier formats never again.
 */
class OldDataDirectoryTest {
    private static final String NOW = "2026-10-02T09:00:00Z";
    private static final String ANSWERS = "answers.json";
    private static final List<String> QUESTIONS = List.of(
            "bills/202609?operatorId=OP0000000001",
            "bills/202609/lines?operatorId=OP0000000001",
            "bills/202610?operatorId=OP0000000001",
            "bills/202610/lines?operatorId=OP0000000001",
            "usage/parked",
            "usage/late",
            "usage/conflicts",
            "conservation?from=20261002",
            "conservation/202609",
            "operators/OP0000000001",
            "operators/OP0000000001/users",
            "jobs");
    private static final int LATEST = 4;
    /** Before this format late usage was kept and not billed: the open month books it when the directory is opened. */
    private static final int BOOKS_LATE_USAGE = 3;

    private static final String OPEN_MONTH = "bills/202610";

    private static final int FIRST_FORMAT_WITH_KEYS = 3;
    private static final int QUESTIONS_OF_FORMAT_1 = 10;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, LATEST})
    void aDataDirectoryAnswersAsItDid(int format) throws IOException {
        String name = "data-format-" + format + ".zip";
        if (format == LATEST && Boolean.getBoolean("fixture.update")) {
            write(Path.of("src/test/resources/meisai/server/store", name));
        }
        Path data = directory.resolve("data");
        try (InputStream in = OldDataDirectoryTest.class.getResourceAsStream("/meisai/server/store/" + name)) {
            assertThat(in).as(name).isNotNull();
            unzip(in, data);
        }
        JsonNode answers = JSON.readTree(Files.readString(data.resolve(ANSWERS)));
        assertThat(answers.size()).isGreaterThanOrEqualTo(QUESTIONS_OF_FORMAT_1);
        try (TestServer server = TestServer.start(data, NOW)) {
            for (Map.Entry<String, JsonNode> answer : answers.properties()) {
                if (format >= BOOKS_LATE_USAGE || !answer.getKey().startsWith(OPEN_MONTH)) {
                    holds(
                            answer.getKey(),
                            server.provider("GET", answer.getKey(), "").json(),
                            JSON.readTree(answer.getValue().asString()));
                }
            }
            JsonNode open = server.provider("GET", OPEN_MONTH + "?operatorId=OP0000000001", "")
                    .json();
            assertThat(open.get("corrections").asString()).isNotEqualTo("0");
            JsonNode verify = expect(202, server.provider("POST", "months/202609/verify", "{}"))
                    .json();
            String job = verify.get("jobId").asString();
            JsonNode ended =
                    server.provider("GET", "jobs/" + job + "?wait=60", "").json();
            assertThat(ended.get("problems").toString()).isEqualTo("[]");
            assertThat(ended.get("state").asString()).isEqualTo("done");
            String priceBook = server.provider("GET", "operators/OP0000000001", "")
                    .json()
                    .at("/accounts/0/priceBook")
                    .asString();
            Simulated same = Simulated.run(
                    server,
                    Simulated.change(
                            "{}", "\"from\":\"202609\",\"to\":\"202610\",\"priceBook\":\"" + priceBook + "\""));
            assertThat(same.result().get("bills").asInt()).isGreaterThanOrEqualTo(2);
            assertThat(same.rows("resource", ""))
                    .isNotEmpty()
                    .allSatisfy(
                            row -> assertThat(row.get("difference").asString()).isEqualTo("0"));
            String sentBefore = record("1", "001010000000001", "data.upload", "2026-09-01T00:00:00Z", "1500");
            assertThat(server.usage(sentBefore).json().get("duplicates").asInt())
                    .isEqualTo(1);
            if (format >= FIRST_FORMAT_WITH_KEYS) {
                assertThat(withKey(server).headers()).containsEntry("idempotent-replayed", "true");
            }
            assertThat(Files.readString(data.resolve("FORMAT")).strip()).isEqualTo(Integer.toString(LATEST));
        }
    }

    /** Everything that was answered still is; answers may have more members. */
    private static void holds(String path, JsonNode answer, JsonNode recorded) {
        if (recorded.isObject()) {
            recorded.properties().forEach(member -> {
                assertThat(answer.has(member.getKey()))
                        .as(path + "/" + member.getKey())
                        .isTrue();
                holds(path + "/" + member.getKey(), answer.get(member.getKey()), member.getValue());
            });
        } else if (recorded.isArray()) {
            assertThat(answer.size()).as(path).isEqualTo(recorded.size());
            for (int i = 0; i < recorded.size(); i++) {
                holds(path + "/" + i, answer.get(i), recorded.get(i));
            }
        } else {
            assertThat(answer).as(path).isEqualTo(recorded);
        }
    }

    /** A request that changes nothing, with an Idempotency-Key. */
    private static Answer withKey(TestServer server) {
        byte[] book = Samples.BOOK.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = server.providerHeaders("Idempotency-Key", "of the fixture");
        return expect(200, server.send("POST", "/meisai/v1/price-books?dryRun=true", book, headers));
    }

    private void write(Path zip) throws IOException {
        Path data = directory.resolve("written");
        ObjectNode answers = JSON.createObjectNode();
        try (TestServer server = TestServer.start(data, NOW)) {
            fill(server);
            for (String question : QUESTIONS) {
                answers.put(
                        question,
                        expect(200, server.provider("GET", question, "")).text());
            }
        }
        Files.writeString(data.resolve(ANSWERS), answers.toPrettyString());
        Files.createDirectories(zip.getParent());
        try (Stream<Path> files = Files.walk(data);
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new ZipEntry(data.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        }
        Files.createDirectories(Path.of("target/test-classes/meisai/server/store"));
        Files.copy(
                zip,
                Path.of("target/test-classes/meisai/server/store").resolve(zip.getFileName()),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static void unzip(InputStream in, Path target) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = target.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
    }

    /** Something of everything that a data directory can hold. */
    private static void fill(TestServer server) {
        String a = "001010000000001";
        server.setUp(Samples.BOOK);
        withKey(server);
        String tagged = sim(a, "plan-D", "20260901")
                .replace("\"from\"", "\"group\":\"g\",\"tags\":{\"site\":\"north\"},\"simId\":\"s1\",\"from\"");
        expect(200, server.provider("POST", "resources", tagged + sim(a, "plan-P", "20260920")));
        Map<String, String> usage = new TreeMap<>();
        usage.put("1", record("1", a, "data.upload", "2026-09-01T00:00:00Z", "1500"));
        usage.put("2", record("2", a, "gateway.hours", "2026-09-02T00:00:00Z", "\"10.125\""));
        usage.put("3", record("3", a, "beam.request", "2026-09-03T00:00:00Z", "130"));
        usage.put("4", record("4", a, "unknown.meter", "2026-09-03T00:00:00Z", "\"1.5\""));
        usage.put("5", record("5", a, "beam.request", "2026-10-01T00:00:00Z", "7"));
        usage.put("6", record("1", a, "data.upload", "2026-09-01T00:00:00Z", "99"));
        usage.put("7", "rubbish\n");
        expect(200, server.usage(String.join("", usage.values())));
        assertThat(server.close("202609", "{\"operatorId\":\"OP0000000001\",\"acceptParked\":1}")
                        .get("state")
                        .asString())
                .isEqualTo("done");
        expect(
                201,
                server.provider(
                        "POST",
                        "operators/OP0000000001/users",
                        "{\"userName\":\"reader\",\"password\":\"battery staple\",\"permissions\":[\"Billing:*\"]}"));
        expect(200, server.operator("POST", "/meisai/v1/mfa"));
        expect(200, server.operator("POST", "/v1/bills/202609/export"));
        expect(204, server.operator("POST", "/v1/auth/logout"));
        expect(200, server.usage(record("8", a, "beam.request", "2026-09-30T00:00:00Z", "1")));
        expect(
                200,
                server.provider(
                        "POST",
                        "usage/void",
                        "{\"dryRun\":false,\"ids\":[{\"operatorId\":\"OP0000000001\",\"id\":\"2\"}]}"));
        expect(
                201,
                server.provider(
                        "POST",
                        "coupons",
                        "{\"operatorId\":\"OP0000000001\",\"couponCode\":\"c\",\"amount\":\"50\","
                                + "\"expiryYearMonth\":\"202612\",\"billItemName\":\"monthly\"}"));
        expect(
                200,
                server.provider(
                        "PATCH",
                        "operators/OP0000000001",
                        "{\"accounts\":[{\"coverage\":\"jp\",\"tax\":{\"from\":\"20261101\",\"rate\":\"0.12\"}}]}"));
    }
}
