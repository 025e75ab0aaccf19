package meisai.server.export.sink;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * An S3 server in this process that checks signatures, on a free port of the loopback address, with the bucket {@code
 * exports}. What it holds can be asked for without S3, behind the server's back.
 */
public final class S3Server implements AutoCloseable {
    public static final String BUCKET = "exports";
    public static final String ACCESS_KEY = "meisai-test";
    public static final String SECRET_KEY = "a-secret-of-the-tests";
    public static final String REGION = "us-east-1";

    private final BlobStore store;
    private final S3Proxy proxy;

    private S3Server(BlobStore store) throws Exception {
        this.store = store;
        store.createContainer(BUCKET);
        proxy = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:0"))
                // Connections that are kept alive must not hold up a test.
                .stopTimeout(0)
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                .build();
        proxy.start();
    }

    /** A server that keeps everything in memory. */
    public static S3Server start() throws Exception {
        return new S3Server(new TransientNio2BlobStore());
    }

    /** A server in memory whose store is wrapped, to see what arrives or to fail after it has. */
    static S3Server start(UnaryOperator<BlobStore> wrapper) throws Exception {
        return new S3Server(wrapper.apply(new TransientNio2BlobStore()));
    }

    /** A server that keeps everything in files, for objects that memory is too small for. */
    public static S3Server start(Path directory) throws Exception {
        return new S3Server(new FilesystemNio2BlobStore(directory.toString()));
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    /** How to reach the bucket. */
    public S3Settings settings() {
        return settings(endpoint());
    }

    static S3Settings settings(URI endpoint) {
        return new S3Settings(
                BUCKET,
                Optional.of(endpoint),
                Optional.empty(),
                true,
                "",
                new S3Settings.Encryption.None(),
                S3Settings.Limits.DEFAULT);
    }

    /** The keys of all objects, in order. */
    public List<String> keys() {
        return store.list(ListObjectsV2Request.builder().bucket(BUCKET).build()).contents().stream()
                .map(S3Object::key)
                .filter(key -> !isInternal(key))
                .toList();
    }

    public byte[] bytes(String key) throws IOException {
        try (var object =
                store.getBlob(GetObjectRequest.builder().bucket(BUCKET).key(key).build())) {
            return object.readAllBytes();
        }
    }

    HeadObjectResponse head(String key) {
        return store.blobMetadata(
                HeadObjectRequest.builder().bucket(BUCKET).key(key).build());
    }

    /** Begins a multipart upload that nobody will end. */
    void beginOrphan(String key) {
        try (S3Client client = S3Client.builder()
                .endpointOverride(endpoint())
                .region(Region.of(REGION))
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            client.createMultipartUpload(request -> request.bucket(BUCKET).key(key));
        }
    }

    /** Whether an object is one of the store's own, which S3 does not list: the headers of unfinished uploads. */
    static boolean isInternal(String key) {
        return key.startsWith(".s3proxy-");
    }

    /** The keys of all multipart uploads that are neither complete nor aborted. */
    public List<String> unfinishedUploads() {
        return store.listMultipartUploads(BUCKET).stream()
                .map(MultipartUpload::key)
                .toList();
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception failure) {
            throw new IllegalStateException("the S3 server does not stop", failure);
        }
        store.close();
    }
}
