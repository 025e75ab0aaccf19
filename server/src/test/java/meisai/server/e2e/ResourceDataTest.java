package meisai.server.e2e;

import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import meisai.server.e2e.TestServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Everything that is stored of one SIM. */
class ResourceDataTest {
    private static final String SIM = "440100000000001";
    private static final String OTHER = "440100000000002";
    private static final String PATH = "/meisai/v1/resources/imsi/";

    @TempDir
    private Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(data, "2026-09-20T00:00:00Z");
        server.setUp(Samples.BOOK);
        change(Samples.sim(SIM, "plan-D", "20260901") + Samples.sim(OTHER, "plan-D", "20260901"));
        change("""
                {"operatorId":"OP0000000001","kind":"imsi","id":"%s","group":"doors","tags":{"name":"=1+1"},"from":"20260910"}
                """.formatted(SIM));
        expect(200, server.usage(usage("1", SIM, "2026-09-05", "10") + usage("2", OTHER, "2026-09-05", "10")));
        expect(200, server.usage(usage("1", SIM, "2026-09-05", "11")));
        server.clock("2026-10-03T00:00:00Z");
        assertThat(server.close("202609", "{}").get("state").asString()).isEqualTo("done");
        server.signIn();
        expect(200, server.usage(usage("late", SIM, "2026-09-06", "12") + usage("open", SIM, "2026-10-01", "13")));
    }

    private void change(String changes) {
        expect(
                200,
                server.provider("POST", "resources", changes.getBytes(StandardCharsets.UTF_8), "application/x-ndjson"));
    }

    private static String usage(String id, String sim, String day, String quantity) {
        return record(id, sim, "data.upload", day + "T10:00:00Z", quantity);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static List<String> quantities(JsonNode list) {
        List<String> all = new ArrayList<>();
        list.forEach(record -> all.add(
                record.get("id").asString() + " " + record.get("quantity").asString()));
        return all;
    }

    @Test
    void changesConflictsAndRecordsOfOpenAndClosedMonthsAreTold() {
        for (Answer answer : List.of(
                server.operator("GET", PATH + SIM),
                server.provider("GET", PATH + SIM + "?operatorId=" + TestServer.OPERATOR, ""))) {
            JsonNode all = expect(200, answer).json();
            assertThat(all.get("resource").get("id").asString()).isEqualTo(SIM);
            assertThat(all.get("changes").toString())
                    .isEqualTo("[{\"from\":\"20260901\",\"plan\":\"plan-D\",\"status\":\"active\",\"tags\":{}},"
                            + "{\"from\":\"20260910\",\"group\":\"doors\",\"tags\":{\"name\":\"=1+1\"}}]");
            assertThat(quantities(all.get("conflicts"))).containsExactly("1 11");
            assertThat(quantities(all.get("records"))).containsExactly("1 10", "late 12", "open 13");
        }
    }

    @Test
    void recordsComeByPage() {
        Answer first = expect(200, server.operator("GET", PATH + SIM + "?limit=2"));
        assertThat(quantities(first.json().get("records"))).containsExactly("1 10", "late 12");
        String next = first.headers().get("link").replaceFirst("<(.*)>.*", "$1");
        Answer second = expect(200, server.operator("GET", next));
        assertThat(quantities(second.json().get("records"))).containsExactly("open 13");
        assertThat(second.headers()).doesNotContainKey("link");
    }

    @Test
    void whatIsUnknownIsSaidSo() {
        assertThat(expect(404, server.operator("GET", PATH + "1"))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("unknownResource");
        assertThat(expect(404, server.operator("GET", "/meisai/v1/resources/car/1"))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("unknownResourceKind");
    }
}
