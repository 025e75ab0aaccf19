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
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import meisai.server.export.sink.S3Settings.Encryption;
import meisai.server.export.sink.S3Settings.Limits;
import meisai.server.export.sink.S3Upload.Parts;
import meisai.server.export.sink.SinkException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

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
        return new S3Sink(settings, Instant::now, credentials(secret), parts);
    }

    private static AwsCredentialsProvider credentials(String secret) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(S3Server.ACCESS_KEY, secret));
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

    @Test
    void anAddressStopsWorking() throws Exception {
        try (S3Sink sink = sink()) {
            upload(sink, new byte[] {1});
            String url = sink.url(location, Instant.now().minusSeconds(60));

            assertThat(url).contains("X-Amz-Expires=1&");
            await(() -> get(url).statusCode() == 403);
            assertThat(new String(get(url).body(), UTF_8)).containsIgnoringCase("expired");
            assertThat(get(url(sink)).statusCode()).isEqualTo(200);
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        Instant end = Instant.now().plusSeconds(20);
        while (!condition.call()) {
            assertThat(Instant.now()).isBefore(end);
        }
    }

    @Test
    void anAddressLivesSevenDaysAtMost() throws Exception {
        Instant start = Instant.parse("2040-01-01T00:00:00Z");
        try (S3Sink sink = new S3Sink(server.settings(), () -> start, credentials("any"), Parts.STANDARD)) {
            assertThat(sink.url(location, start.plus(LIFE))).contains("X-Amz-Expires=172800&");
            assertThat(sink.url(location, start.plus(Duration.ofDays(400)))).contains("X-Amz-Expires=604800&");
        }
    }

    @Test
    void anOwnEndpointWithoutARegionIsSignedForUsEast1() throws Exception {
        try (S3Sink sink = sink()) {
            assertThat(url(sink)).startsWith(server.endpoint() + "/exports/").contains("%2Fus-east-1%2Fs3%2F");
        }
    }

    @Test
    void aBucketCanBeNamedInTheHostName() throws Exception {
        S3Settings settings = new S3Settings(
                "exports",
                Optional.of(URI.create("https://s3.example:9000")),
                Optional.of("ap-northeast-1"),
                false,
                "",
                new Encryption.None(),
                Limits.DEFAULT);
        try (S3Sink sink = sink(settings)) {
            assertThat(url(sink))
                    .startsWith("https://exports.s3.example:9000/" + location.path())
                    .contains("%2Fap-northeast-1%2Fs3%2F");
        }
    }

    @Test
    void keysBeginWithThePrefix() throws Exception {
        S3Settings settings = server.settings();
        try (S3Sink sink = sink(new S3Settings(
                settings.bucket(),
                settings.endpoint(),
                settings.region(),
                true,
                "/meisai//請求 +",
                settings.encryption(),
                settings.limits()))) {
            upload(sink, new byte[] {1, 2});

            assertThat(server.keys()).containsExactly("meisai/請求 +/" + location.path());
            assertThat(get(url(sink)).body()).containsExactly(1, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8 << 20, (8 << 20) + 1, 16 << 20})
    void aFileThatEndsAtTheEndOfAPartIsWhole(int length) throws Exception {
        try (S3Sink sink = sink()) {
            byte[] bytes = random(length);
            upload(sink, bytes);

            assertThat(server.bytes(location.path())).isEqualTo(bytes);
            // The tag of a multipart upload ends in its number of parts.
            assertThat(server.head(location.path()).eTag())
                    .matches(length <= 8 << 20 ? "\"?[0-9a-f]{32}\"?" : "\"?[0-9a-f]{32}-2\"?");
        }
    }

    @Test
    void aFileOfTooManyPartsIsRefusedAndRemoved() throws Exception {
        try (S3Sink sink = sink(server.settings(), S3Server.SECRET_KEY, new Parts(5 << 20, 2))) {
            byte[] bytes = random((10 << 20) + 1);
            assertThatThrownBy(() -> upload(sink, bytes))
                    .isInstanceOfSatisfying(
                            SinkException.class,
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.FAILED))
                    .hasMessageContaining("larger than 2 parts of 5242880 bytes");
            assertThat(server.unfinishedUploads()).isEmpty();
            assertThat(server.keys()).isEmpty();

            upload(sink, Arrays.copyOf(bytes, 10 << 20));
            assertThat(server.bytes(location.path())).hasSize(10 << 20);
        }
    }

    @Test
    void whatIsClosedWithoutACommitLeavesNothing() throws Exception {
        try (S3Sink sink = sink()) {
            try (Upload small = sink.begin(location)) {
                small.write(1);
            }
            try (Upload large = sink.begin(location)) {
                large.write(random(9 << 20));
                assertThat(server.unfinishedUploads()).hasSize(1);
            }

            assertThat(server.keys()).isEmpty();
            assertThat(server.unfinishedUploads()).isEmpty();
        }
    }

    @Test
    void anInterruptedThreadStillRemovesItsUpload() throws Exception {
        try (S3Sink sink = sink()) {
            Upload upload = sink.begin(location);
            upload.write(random(9 << 20));
            Thread.currentThread().interrupt();
            assertThatThrownBy(upload::commit).isInstanceOf(SinkException.class).hasMessageContaining("interrupted");
            upload.close();

            assertThat(Thread.interrupted()).isTrue();
            assertThat(server.unfinishedUploads()).isEmpty();
            assertThat(server.keys()).isEmpty();
        }
    }

    @Test
    void discardEndsTheUploadsOfExactlyThatPlace() throws Exception {
        server.beginOrphan(location.path());
        server.beginOrphan(location.path());
        server.beginOrphan(location.path() + ".other");
        server.beginOrphan("other");
        try (S3Sink sink = sink()) {
            sink.discard(location);
            sink.discard(location);

            assertThat(server.unfinishedUploads()).containsExactlyInAnyOrder(location.path() + ".other", "other");
        }
    }

    @Test
    void credentialsAreFoundWhereTheSdkLooksForThem() throws Exception {
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
        try (S3Sink sink = new S3Sink(server.settings(), Instant::now)) {
            upload(sink, new byte[] {7});

            assertThat(server.bytes(location.path())).containsExactly(7);
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    @Test
    void missingCredentialsAreADenial() throws Exception {
        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("nothing found");
        };
        try (S3Sink sink = new S3Sink(server.settings(), Instant::now, none, Parts.STANDARD)) {
            assertThatThrownBy(() -> upload(sink, new byte[] {1}))
                    .isInstanceOfSatisfying(
                            SinkException.class,
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.DENIED));
            assertThatThrownBy(() -> url(sink))
                    .isInstanceOfSatisfying(
                            SinkException.class,
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.DENIED));
        }
    }
}
