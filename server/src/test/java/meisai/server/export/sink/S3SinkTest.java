package meisai.server.export.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import meisai.server.export.sink.S3Upload.Parts;
import meisai.server.export.sink.SinkException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

final class S3SinkTest {
    private static final Duration LIFE = Duration.ofDays(2);

    private final Location location =
            new Location(UUID.randomUUID().toString(), "20261002090000-OP0000000001-billing-202609.csv");
    private S3Server server;

    @BeforeEach
    void start() throws Exception {
        server = S3Server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private S3Sink sink() throws SinkException {
        return sink(server.settings());
    }

    private static S3Sink sink(S3Settings settings) throws SinkException {
        return sink(settings, S3Server.SECRET_KEY, Parts.STANDARD);
    }

    static S3Sink sink(S3Settings settings, String secret, Parts parts) throws SinkException {
        return new S3Sink(
                settings,
                Instant::now,
                StaticCredentialsProvider.create(AwsBasicCredentials.create(S3Server.ACCESS_KEY, secret)),
                parts);
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(20261123).nextBytes(bytes);
        return bytes;
    }

    private void upload(S3Sink sink, byte[] bytes) throws IOException {
        try (Upload upload = sink.begin(location)) {
            upload.write(bytes, 0, bytes.length);
            upload.commit();
        }
    }

    private static HttpResponse<byte[]> get(String url) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
        }
    }

    private String url(S3Sink sink) throws SinkException {
        return sink.url(location, Instant.now().plus(LIFE));
    }

    @Test
    void aFileIsReadThroughItsSignedAddressWithoutCredentials() throws Exception {
        try (S3Sink sink = sink()) {
            byte[] bytes = "\uFEFFimsi,date\r\n1,20260901\r\n".getBytes(UTF_8);
            upload(sink, bytes);

            HttpResponse<byte[]> response = get(url(sink));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(bytes);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
            assertThat(response.headers().firstValue("Content-Disposition"))
                    .hasValue("attachment; filename=\"" + location.name() + "\"");
        }
    }

    @Test
    void anEmptyFileIsAnEmptyObject() throws Exception {
        try (S3Sink sink = sink()) {
            upload(sink, new byte[0]);

            assertThat(server.bytes(location.path())).isEmpty();
        }
    }

    @Test
    void aFileOfSeveralPartsHasItsBytesInOrder() throws Exception {
        try (S3Sink sink = sink()) {
            byte[] bytes = random(21 << 20);
            try (Upload upload = sink.begin(location)) {
                int step = 70_001;
                for (int from = 0; from < bytes.length; from += step) {
                    upload.write(bytes, from, Math.min(step, bytes.length - from));
                }
                assertThat(server.keys()).isEmpty();
                assertThat(server.unfinishedUploads()).containsExactly(location.path());
                upload.commit();
            }

            assertThat(server.bytes(location.path())).isEqualTo(bytes);
            assertThat(server.unfinishedUploads()).isEmpty();
            HttpResponse<byte[]> response = get(url(sink));
            assertThat(response.body()).isEqualTo(bytes);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
            assertThat(response.headers().firstValue("Content-Disposition"))
                    .hasValue("attachment; filename=\"" + location.name() + "\"");
        }
    }

    @Test
    void anAddressThatIsTamperedWithIsRefused() throws Exception {
        try (S3Sink sink = sink()) {
            upload(sink, new byte[] {1});
            String url = url(sink);

            assertThat(get(url.replace("X-Amz-Expires=172", "X-Amz-Expires=173"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(get(url.replace(location.folder(), UUID.randomUUID().toString()))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(get(url.substring(0, url.indexOf('?'))).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void aWrongSecretIsDeniedAndLeavesNothing() throws Exception {
        try (S3Sink sink = sink(server.settings(), "wrong", Parts.STANDARD)) {
            assertThatThrownBy(() -> upload(sink, new byte[] {1}))
                    .isInstanceOfSatisfying(SinkException.class, failure -> {
                        assertThat(failure.reason()).isEqualTo(Reason.DENIED);
                        assertThat(failure)
                                .hasMessageContaining("bucket exports at " + server.endpoint())
                                .hasMessageContaining("SignatureDoesNotMatch")
                                .hasMessageNotContaining("wrong");
                    });
            assertThatThrownBy(() -> upload(sink, random(9 << 20)))
                    .isInstanceOfSatisfying(
                            SinkException.class,
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.DENIED));
        }
        assertThat(server.keys()).isEmpty();
        assertThat(server.unfinishedUploads()).isEmpty();
    }

    @Test
    void aBucketThatIsNotThereIsNamed() throws Exception {
        S3Settings settings = server.settings();
        try (S3Sink sink = sink(new S3Settings(
                "nowhere",
                settings.endpoint(),
                Optional.empty(),
                true,
                "",
                settings.encryption(),
                settings.limits()))) {
            assertThatThrownBy(() -> upload(sink, new byte[] {1}))
                    .isInstanceOfSatisfying(SinkException.class, failure -> {
                        assertThat(failure.reason()).isEqualTo(Reason.FAILED);
                        assertThat(failure).hasMessageContaining("nowhere").hasMessageContaining("NoSuchBucket");
                    });
        }
    }
}
