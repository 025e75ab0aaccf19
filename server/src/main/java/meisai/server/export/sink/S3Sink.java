package meisai.server.export.sink;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import meisai.server.export.sink.S3Upload.Parts;
import meisai.server.export.sink.SinkException.Reason;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * A bucket of Amazon S3 or of a service that speaks its protocol. Credentials come from where the SDK looks for them:
 * environment, system properties, profile files, container, instance.
 */
public final class S3Sink implements ExportSink {
    /** What S3 allows for a signed address. */
    static final Duration LONGEST_ADDRESS = Duration.ofDays(7);

    static final Duration SHORTEST_ADDRESS = Duration.ofSeconds(1);

    private final S3Settings settings;
    private final S3Client client;
    private final S3Presigner presigner;
    private final S3Bucket bucket;
    private final Parts parts;
    private final Supplier<Instant> now;

    /**
     * @param now the clock that {@code until} of {@link #url} is of; S3 itself goes by its own
     * @throws SinkException when the SDK cannot be set up, such as when no region is to be found
     */
    public S3Sink(S3Settings settings, Supplier<Instant> now) throws SinkException {
        this(settings, now, DefaultCredentialsProvider.builder().build(), Parts.STANDARD);
    }

    S3Sink(S3Settings settings, Supplier<Instant> now, AwsCredentialsProvider credentials, Parts parts)
            throws SinkException {
        this.settings = settings;
        this.now = now;
        this.parts = parts;
        AwsCredentialsProvider named = CredentialsMissing.named(credentials);
        try {
            client = client(settings, named);
            presigner = presigner(settings, named, client);
        } catch (SdkException failure) {
            String where = settings.where();
            throw region(settings).isEmpty()
                    ? new SinkException(
                            Reason.FAILED, "no region is set for " + where + ", and the SDK finds none", failure)
                    : S3Failures.of("the preparation of " + where, failure);
        }
        this.bucket = new S3Bucket(client, settings);
    }

    private static S3Client client(S3Settings settings, AwsCredentialsProvider credentials) {
        S3Settings.Limits limits = settings.limits();
        S3ClientBuilder builder = S3Client.builder()
                .credentialsProvider(credentials)
                .serviceConfiguration(configuration(settings))
                // Many services know no other checksums than Content-MD5, which every upload carries.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(limits.connect())
                        .socketTimeout(limits.socket()))
                .overrideConfiguration(all -> all.apiCallAttemptTimeout(limits.attempt())
                        .apiCallTimeout(limits.call())
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(limits.attempts())
                                .build()));
        settings.endpoint().ifPresent(builder::endpointOverride);
        region(settings).ifPresent(builder::region);
        return builder.build();
    }

    private static S3Presigner presigner(S3Settings settings, AwsCredentialsProvider credentials, S3Client client) {
        S3Presigner.Builder builder = S3Presigner.builder()
                .credentialsProvider(credentials)
                .serviceConfiguration(configuration(settings))
                .s3Client(client);
        settings.endpoint().ifPresent(builder::endpointOverride);
        region(settings).ifPresent(builder::region);
        return builder.build();
    }

    /** Bodies are sent as they are: not every service reads the chunks that the SDK would sign one by one. */
    private static S3Configuration configuration(S3Settings settings) {
        return S3Configuration.builder()
                .pathStyleAccessEnabled(settings.pathStyle())
                .chunkedEncodingEnabled(false)
                .build();
    }

    private static Optional<Region> region(S3Settings settings) {
        Optional<URI> endpoint = settings.endpoint();
        return settings.region().map(Region::of).or(() -> endpoint.map(own -> Region.US_EAST_1));
    }

    @Override
    public Upload begin(Location location) {
        return new S3Upload(bucket, location, parts);
    }

    /**
     * {@inheritDoc} An address works for at least a second and at most seven days, and no longer than the credentials
     * that it is signed with.
     */
    @Override
    public String url(Location location, Instant until) throws SinkException {
        Duration life = Duration.between(now.get(), until);
        Duration allowed = life.compareTo(SHORTEST_ADDRESS) < 0
                ? SHORTEST_ADDRESS
                : life.compareTo(LONGEST_ADDRESS) > 0 ? LONGEST_ADDRESS : life;
        try {
            return presigner
                    .presignGetObject(request -> request.signatureDuration(allowed)
                            .getObjectRequest(
                                    get -> get.bucket(settings.bucket()).key(bucket.key(location))))
                    .url()
                    .toString();
        } catch (SdkException failure) {
            throw S3Failures.of(
                    "the signing of an address of " + bucket.key(location) + " in " + settings.where(), failure);
        }
    }

    /** Ends the multipart uploads of exactly this place. */
    @Override
    public void discard(Location location) throws SinkException {
        bucket.abortAll(location);
    }

    @Override
    public void close() {
        presigner.close();
        client.close();
    }
}
