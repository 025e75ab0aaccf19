package meisai.server.export.sink;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which bucket exported files go to, and how it is reached.
 *
 * @param bucket the bucket's name; the bucket must be there
 * @param endpoint the address of an S3-compatible service; empty means Amazon S3
 * @param region empty means us-east-1 at an own endpoint, and what the SDK finds in its environment otherwise
 * @param pathStyle whether the bucket is named in the path instead of the host name
 * @param prefix what every key begins with: empty, or segments that each end in a slash; slashes too many or too few are
 *     put right
 * @param encryption what the service is asked to encrypt objects with
 * @param limits how long to wait, and how often to try
 */
public record S3Settings(
        String bucket,
        Optional<URI> endpoint,
        Optional<String> region,
        boolean pathStyle,
        String prefix,
        Encryption encryption,
        Limits limits) {
    /** S3 allows 1024 bytes for a key, and the place of a file takes up to 141 of them. */
    private static final int MAX_PREFIX = 800;

    private static final Pattern BUCKET = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{2,62}");
    private static final Pattern REGION = Pattern.compile("[0-9A-Za-z-]{1,63}");
    private static final Pattern PREFIX = Pattern.compile("[^\\p{Cntrl}\\\\]*");

    /** Server-side encryption: what is asked for with each object. */
    public sealed interface Encryption {
        /** Nothing is asked for; the bucket's own default applies. */
        record None() implements Encryption {}

        /** {@code AES256}: keys that S3 manages. */
        record Aes256() implements Encryption {}

        /** {@code aws:kms}: a key of the key management service; empty means the account's default key. */
        record Kms(Optional<String> keyId) implements Encryption {}
    }

    /**
     * The bounds of every wait.
     *
     * @param connect until a connection stands
     * @param socket between two pieces of an answer
     * @param attempt of one request, from its first byte to the end of its answer
     * @param call of one request with all its repetitions and the pauses between them
     * @param attempts how often a request is sent at most, at least 1
     */
    public record Limits(Duration connect, Duration socket, Duration attempt, Duration call, int attempts) {
        /** A part of 8 MiB gets through in one attempt at 70 kB/s. */
        public static final Limits DEFAULT = new Limits(
                Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(5), 4);

        public Limits {
            for (Duration limit : List.of(connect, socket, attempt, call)) {
                if (!limit.isPositive() || limit.compareTo(Duration.ofDays(1)) > 0) {
                    throw new IllegalArgumentException("a time limit must be more than nothing and at most a day");
                }
            }
            if (attempts < 1 || attempts > 100) {
                throw new IllegalArgumentException("attempts must be from 1 to 100, not " + attempts);
            }
        }
    }

    /** @throws IllegalArgumentException with a message that names what cannot be used */
    public S3Settings {
        if (!BUCKET.matcher(bucket).matches()) {
            throw new IllegalArgumentException("not a bucket's name: " + bucket);
        }
        endpoint.ifPresent(S3Settings::check);
        region.filter(name -> !REGION.matcher(name).matches()).ifPresent(name -> {
            throw new IllegalArgumentException("not a region: " + name);
        });
        prefix = normalised(prefix);
    }

    /** Amazon S3 with everything else left to the SDK and the bucket. */
    public static S3Settings of(String bucket) {
        return new S3Settings(
                bucket, Optional.empty(), Optional.empty(), false, "", new Encryption.None(), Limits.DEFAULT);
    }

    private static void check(URI endpoint) {
        String scheme = endpoint.getScheme();
        boolean http = "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme);
        // User information is not repeated here: it may be a password.
        if (endpoint.getRawUserInfo() != null) {
            throw new IllegalArgumentException("an endpoint must not hold credentials");
        }
        if (!http
                || endpoint.getHost() == null
                || endpoint.getRawQuery() != null
                || endpoint.getRawFragment() != null) {
            throw new IllegalArgumentException("not an http or https address of a service: " + endpoint);
        }
    }

    private static String normalised(String prefix) {
        List<String> segments = new ArrayList<>();
        for (String segment : prefix.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException("a prefix must not contain . or .. as a segment: " + prefix);
            }
            if (!segment.isEmpty()) {
                segments.add(segment + "/");
            }
        }
        String normalised = String.join("", segments);
        if (!PREFIX.matcher(normalised).matches() || normalised.getBytes(StandardCharsets.UTF_8).length > MAX_PREFIX) {
            throw new IllegalArgumentException(
                    "a prefix must have at most " + MAX_PREFIX + " bytes, without control characters and backslashes");
        }
        return normalised;
    }

    /** Where the bucket is, for messages. */
    String where() {
        return "bucket " + bucket + " at "
                + endpoint.map(URI::toString)
                        .orElseGet(() ->
                                "Amazon S3" + region.map(name -> ", " + name).orElse(""));
    }
}
