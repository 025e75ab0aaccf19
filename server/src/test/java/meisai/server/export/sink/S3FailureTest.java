package meisai.server.export.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import meisai.server.export.sink.S3Settings.Encryption;
import meisai.server.export.sink.S3Settings.Limits;
import meisai.server.export.sink.S3Upload.Parts;
import meisai.server.export.sink.SinkException.Reason;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What an upload does when the service is down, slow, cut off, or does something and does not say so. */
@Timeout(120)
final class S3FailureTest {
    private static final int SMALL = 1_000;
    private static final int LARGE = 9 << 20;
    private static final Limits SHORT = new Limits(
            Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMillis(1_500), Duration.ofSeconds(4), 2);

    /** For what must not time out, on the slowest machine. */
    private static final Limits PATIENT = new Limits(
            Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(60), 3);

    /** The last request, and removing what it may have left: each call within its limit, twice. */
    private static final Duration BOUND = SHORT.call().multipliedBy(6);

    private final Location location =
            new Location(UUID.randomUUID().toString(), "20261002090000-OP0000000001-billing-202609.csv");

    private static S3Sink sink(URI endpoint, Encryption encryption, Limits limits) throws SinkException {
        return S3SinkTest.sink(
                new S3Settings(S3Server.BUCKET, Optional.of(endpoint), Optional.empty(), true, "", encryption, limits),
                S3Server.SECRET_KEY,
                Parts.STANDARD);
    }

    private static S3Sink sink(URI endpoint, Limits limits) throws SinkException {
        return sink(endpoint, new Encryption.None(), limits);
    }

    private void upload(S3Sink sink, int length) throws IOException {
        try (Upload upload = sink.begin(location)) {
            upload.write(S3SinkTest.random(length));
            upload.commit();
        }
    }

    private SinkException failureOf(S3Sink sink, int length) {
        Instant start = Instant.now();
        SinkException failure = catchThrowableOfType(SinkException.class, () -> upload(sink, length));
        assertThat(Duration.between(start, Instant.now())).isLessThan(BOUND);
        return failure;
    }

    private static void assertNothingIn(S3Server server) {
        assertThat(server.keys()).isEmpty();
        assertThat(server.unfinishedUploads()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void aServerThatIsDownIsUnreachable(int length) throws Exception {
        URI endpoint;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            endpoint = URI.create("http://127.0.0.1:" + closed.getLocalPort());
        }
        try (S3Sink sink = sink(endpoint, SHORT)) {
            SinkException failure = failureOf(sink, length);

            assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(failure).hasMessageContaining("bucket exports at " + endpoint);
            assertThatThrownBy(() -> sink.discard(location))
                    .isInstanceOfSatisfying(
                            SinkException.class,
                            later -> assertThat(later.reason()).isEqualTo(Reason.UNREACHABLE));
        }
    }

    @Test
    void aHostThatIsNotThereIsUnreachable() throws Exception {
        try (S3Sink sink = sink(URI.create("http://s3.invalid"), PATIENT)) {
            SinkException failure = catchThrowableOfType(SinkException.class, () -> upload(sink, SMALL));

            assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void aServerThatNeverAnswersTimesOut(int length) throws Exception {
        try (SilentServer server = new SilentServer("");
                S3Sink sink = sink(server.endpoint(), SHORT)) {
            SinkException failure = failureOf(sink, length);

            assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
            assertThat(server.connections()).isGreaterThanOrEqualTo(SHORT.attempts());
        }
    }

    @Test
    void aServerThatStopsReadingTheBodyTimesOut() throws Exception {
        try (SilentServer server = new SilentServer("HTTP/1.1 100 Continue\r\n\r\n");
                S3Sink sink = sink(server.endpoint(), SHORT)) {
            SinkException failure = failureOf(sink, Parts.STANDARD.size());

            assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4 << 20, 20 << 20})
    void aConnectionThatIsCutOnceIsTriedAgain(int length) throws Exception {
        try (S3Server server = S3Server.start();
                CuttingProxy proxy = new CuttingProxy(server.endpoint(), 1 << 20, 1);
                S3Sink sink = sink(proxy.endpoint(), PATIENT)) {
            upload(sink, length);

            assertThat(proxy.cuts()).isEqualTo(1);
            assertThat(server.bytes(location.path())).isEqualTo(S3SinkTest.random(length));
            assertThat(server.unfinishedUploads()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4 << 20, 20 << 20})
    void aConnectionThatIsAlwaysCutFailsAndLeavesNothing(int length) throws Exception {
        try (S3Server server = S3Server.start();
                CuttingProxy proxy = new CuttingProxy(server.endpoint(), 1 << 20, Integer.MAX_VALUE);
                S3Sink sink = sink(proxy.endpoint(), PATIENT)) {
            SinkException failure = catchThrowableOfType(SinkException.class, () -> upload(sink, length));

            assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(proxy.cuts()).isEqualTo(PATIENT.attempts());
            assertNothingIn(server);
        }
    }

    /** Fails after the object is there, as a gateway does that loses an answer. */
    private static UnaryOperator<BlobStore> failingAfterwards(Runnable failure) {
        return store -> new ForwardingBlobStore(store) {
            @Override
            public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
                PutObjectResponse response = delegate().putBlob(request, body);
                if (!S3Server.isInternal(request.key())) {
                    failure.run();
                }
                return response;
            }

            @Override
            public CompleteMultipartUploadResponse completeMultipartUpload(
                    MultipartUpload upload, CompleteMultipartUploadRequest request) {
                CompleteMultipartUploadResponse response = delegate().completeMultipartUpload(upload, request);
                failure.run();
                return response;
            }
        };
    }

    private static void lost() {
        throw S3Exception.builder()
                .statusCode(500)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("InternalError")
                        .errorMessage("the answer is lost")
                        .build())
                .build();
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void aLostAnswerToTheLastRequestIsNoFailureWhenTheObjectIsThere(int length) throws Exception {
        try (S3Server server = S3Server.start(failingAfterwards(S3FailureTest::lost));
                S3Sink sink = sink(server.endpoint(), PATIENT)) {
            upload(sink, length);

            assertThat(server.bytes(location.path())).isEqualTo(S3SinkTest.random(length));
            assertThat(server.unfinishedUploads()).isEmpty();
        }
    }

    @Test
    void aLateAnswerToTheLastRequestIsNoFailureWhenTheObjectIsThere() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Runnable late = () -> {
            try {
                end.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        };
        try (S3Server server = S3Server.start(failingAfterwards(late));
                S3Sink sink = sink(server.endpoint(), SHORT)) {
            upload(sink, SMALL);

            assertThat(server.bytes(location.path())).hasSize(SMALL);
            end.countDown();
        }
    }

    @Test
    void anErrorOfTheServiceAtTheEndLeavesNothing() throws Exception {
        UnaryOperator<BlobStore> failing = store -> new ForwardingBlobStore(store) {
            @Override
            public CompleteMultipartUploadResponse completeMultipartUpload(
                    MultipartUpload upload, CompleteMultipartUploadRequest request) {
                lost();
                return delegate().completeMultipartUpload(upload, request);
            }
        };
        try (S3Server server = S3Server.start(failing);
                S3Sink sink = sink(server.endpoint(), PATIENT)) {
            SinkException failure = catchThrowableOfType(SinkException.class, () -> upload(sink, LARGE));

            assertThat(failure.reason()).isEqualTo(Reason.FAILED);
            assertThat(failure).hasMessageContaining("InternalError, status 500");
            assertNothingIn(server);
        }
    }

    @Test
    void aFailureToRemoveDoesNotHideTheFirstFailure() throws Exception {
        S3Server server = S3Server.start();
        try (S3Sink sink = sink(server.endpoint(), SHORT)) {
            Upload upload = sink.begin(location);
            upload.write(S3SinkTest.random(LARGE));
            server.close();

            SinkException failure = catchThrowableOfType(SinkException.class, upload::commit);
            upload.close();

            assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(failure.getSuppressed()).isNotEmpty();
        }
    }

    @Test
    void anUploadIsNotUsedAfterItsEnd() throws Exception {
        try (S3Server server = S3Server.start();
                S3Sink sink = sink(server.endpoint(), PATIENT)) {
            Upload upload = sink.begin(location);
            upload.write(1);
            upload.commit();

            assertThatThrownBy(() -> upload.write(1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(upload::commit).isInstanceOf(IllegalStateException.class);
            upload.close();
            upload.close();
            assertThat(server.keys()).containsExactly(location.path());
        }
    }
}
