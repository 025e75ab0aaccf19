package meisai.server.export.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import meisai.server.export.sink.S3Settings.Encryption;
import meisai.server.export.sink.S3Upload.Parts;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** What the service is asked to encrypt with, as it arrives there. */
final class S3EncryptionTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private BlobStore recording(BlobStore store) {
        return new ForwardingBlobStore(store) {
            @Override
            public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
                if (!S3Server.isInternal(request.key())) {
                    asked.add(request.serverSideEncryptionAsString() + " " + request.ssekmsKeyId());
                }
                return delegate().putBlob(request, body);
            }

            @Override
            public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
                asked.add(request.serverSideEncryptionAsString() + " " + request.ssekmsKeyId());
                return delegate().initiateMultipartUpload(request);
            }
        };
    }

    @ParameterizedTest
    @MethodSource("encryptions")
    void everyObjectAsksForTheEncryption(Encryption encryption, String expected) throws Exception {
        try (S3Server server = S3Server.start(this::recording)) {
            S3Settings plain = server.settings();
            S3Settings settings = new S3Settings(
                    plain.bucket(), plain.endpoint(), plain.region(), true, "", encryption, plain.limits());
            for (int length : new int[] {1_000, 9 << 20}) {
                try (S3Sink sink = S3SinkTest.sink(settings, S3Server.SECRET_KEY, Parts.STANDARD);
                        Upload upload =
                                sink.begin(new Location(UUID.randomUUID().toString(), "bill.csv"))) {
                    upload.write(S3SinkTest.random(length));
                    upload.commit();
                }
            }
        }
        assertThat(asked).containsExactly(expected, expected);
    }

    static List<Arguments> encryptions() {
        return List.of(
                Arguments.of(new Encryption.None(), "null null"),
                Arguments.of(new Encryption.Aes256(), "AES256 null"),
                // S3Proxy refuses aws:kms without the name of a key, which S3 allows.
                Arguments.of(new Encryption.Kms(Optional.of("alias/exports")), "aws:kms alias/exports"));
    }
}
