package meisai.server.e2e;

import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import meisai.server.cli.Settings;
import meisai.server.e2e.TestServer.Answer;
import meisai.server.export.sink.S3Server;
import meisai.server.export.sink.S3Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Exports to a bucket: read back without credentials, and what is said when the bucket is not there. */
class S3ExportTest {
    private static final String A = "001010000000001";
    private static final S3Settings.Limits SHORT = new S3Settings.Limits(
            Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(6), 2);

    @TempDir
    private Path data;

    private S3Server s3;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        // The SDK's own chain looks here first.
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
        s3 = S3Server.start();
        S3Settings bucket = new S3Settings(
                S3Server.BUCKET,
                Optional.of(s3.endpoint()),
                Optional.empty(),
                true,
                "bills",
                new S3Settings.Encryption.None(),
                SHORT);
        server = TestServer.start(
                Settings.defaults(data).withPort(0).withoutAutomaticClose().withS3(bucket), "2026-10-02T09:00:00Z");
        server.setUp(Samples.BOOK);
        server.provider("POST", "resources", sim(A, "plan-D", "20260901"));
        server.usage(record("1", A, "data.upload", "2026-10-01T00:00:00Z", "1500"));
    }

    @AfterEach
    void stop() {
        server.close();
        s3.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    private JsonNode ended(String id) {
        for (int i = 0; i < 100_000; i++) {
            JsonNode export = expect(200, server.provider("GET", "exports/" + id + "?operatorId=OP0000000001", ""))
                    .json();
            if (!export.get("state").asString().equals("processing")) {
                return export;
            }
        }
        throw new AssertionError("export " + id + " does not end");
    }

    @Test
    void aFileInTheBucketIsReadThroughItsAddress() throws Exception {
        String url = expect(200, server.operator("POST", "/v1/bills/latest/export"))
                .json()
                .get("url")
                .asString();
        assertThat(url).startsWith(s3.endpoint() + "/" + S3Server.BUCKET + "/bills/");
        assertThat(URI.create(url).getPath()).endsWith("/20261002090000-OP0000000001-billing-202610.csv");
        Answer file = expect(200, server.send("GET", url, new byte[0], Map.of()));
        assertThat(file.contentType()).isEqualTo("text/csv; charset=utf-8");
        assertThat(file.text()).contains("\r\n001010000000001,20261001,upload,0.001,1500,1.5,\r\n");
        assertThat(s3.keys()).hasSize(1).allMatch(key -> key.startsWith("bills/"));
        assertThat(s3.bytes(s3.keys().getFirst())).isEqualTo(file.text().getBytes(StandardCharsets.UTF_8));

        String id = server.operator("POST", "/v1/bills/latest/export?export_mode=async")
                .json()
                .get("exportedFileId")
                .asString();
        String other = ended(id).get("url").asString();
        assertThat(expect(200, server.send("GET", other, new byte[0], Map.of())).text())
                .isEqualTo(file.text());
        expect(403, server.send("GET", other.replace("billing-202610", "billing-202609"), new byte[0], Map.of()));
    }

    @Test
    void withoutTheBucketTheExportFailsAndSaysWhy() {
        String endpoint = s3.endpoint().toString();
        s3.close();
        Answer sync = expect(503, server.operator("POST", "/v1/bills/latest/export"));
        assertThat(sync.json().get("code").asString()).isEqualTo("BIL0005");
        String id = server.operator("POST", "/v1/bills/latest/export?export_mode=async")
                .json()
                .get("exportedFileId")
                .asString();
        JsonNode export = ended(id);
        assertThat(export.get("state").asString()).isEqualTo("failed");
        assertThat(export.at("/problem/code").asString()).isEqualTo("sinkUnreachable");
        assertThat(export.at("/problem/message").asString())
                .contains("bucket exports")
                .contains(endpoint);
        assertThat(server.operator("GET", "/v1/files/exported/" + id).text()).isEqualTo("{\"status\":\"failed\"}");
        // Where files are kept is not shown to operators.
        assertThat(server.operator("GET", "/meisai/v1/exports/" + id).text())
                .contains("\"sinkUnreachable\"")
                .doesNotContain(endpoint);
    }

    @Test
    void withWrongCredentialsTheExportIsDenied() {
        server.close();
        System.setProperty("aws.secretAccessKey", "another");
        server = TestServer.start(
                Settings.defaults(data).withPort(0).withoutAutomaticClose().withS3(s3.settings()),
                "2026-10-02T09:00:00Z");
        server.signIn(server.newKey());
        expect(503, server.operator("POST", "/v1/bills/latest/export"));
        String id = server.operator("POST", "/v1/bills/latest/export?export_mode=async")
                .json()
                .get("exportedFileId")
                .asString();
        assertThat(ended(id).at("/problem/code").asString()).isEqualTo("sinkDenied");
        assertThat(s3.keys()).isEmpty();
    }
}
