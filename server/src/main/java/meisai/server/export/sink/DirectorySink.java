package meisai.server.export.sink;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import meisai.server.export.sink.SinkException.Reason;
import meisai.server.store.DataDirectory;
import meisai.server.store.DurableFiles;

/**
 * The local directory: files under {@code exports/} of the data directory, read through addresses of this server that
 * are signed for their path and expiry. A file is removed when no address of it can work any more.
 */
public final class DirectorySink implements ExportSink {
    /** No address lives longer. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(2);

    private static final int BUFFER = 1 << 16;
    private static final Pattern EXPIRES = Pattern.compile("[0-9]{1,12}");

    private final Path exports;
    private final Path temporary;
    private final Supplier<String> publicUrl;
    private final Signer signer;
    private final Supplier<Instant> now;

    /** Signs a text with a key of this server. */
    @FunctionalInterface
    public interface Signer {
        byte[] sign(String text);
    }

    /**
     * @param publicUrl what addresses begin with
     * @param now the clock that addresses live by
     */
    public DirectorySink(DataDirectory directory, Supplier<String> publicUrl, Signer signer, Supplier<Instant> now) {
        this.exports = directory.path("exports");
        this.temporary = directory.temporary();
        this.publicUrl = publicUrl;
        this.signer = signer;
        this.now = now;
    }

    @Override
    public Upload begin(Location location) throws SinkException {
        try {
            removeExpired();
            return new Part(location, temporary.resolve(UUID.randomUUID() + ".csv.part"));
        } catch (IOException failure) {
            throw failed("begin", location, failure);
        }
    }

    /** Temporary files of an interrupted process are removed when the data directory is opened. */
    @Override
    public void discard(Location location) {}

    @Override
    public String url(Location location, Instant until) {
        String expires = Long.toString(until.getEpochSecond());
        return publicUrl.get() + "/exports/" + location.path() + "?expires=" + expires + "&signature="
                + signature(location, expires);
    }

    /** The file behind an address, unless the address is tampered with or expired, or the file is gone. */
    public Optional<Path> open(String folder, String name, String expires, String signature) {
        if (!Location.isValid(folder, name) || !EXPIRES.matcher(expires).matches()) {
            return Optional.empty();
        }
        Location location = new Location(folder, name);
        if (!same(signature, signature(location, expires)) || now.get().getEpochSecond() >= Long.parseLong(expires)) {
            return Optional.empty();
        }
        return Optional.of(path(location)).filter(Files::isRegularFile);
    }

    private Path path(Location location) {
        return exports.resolve(location.folder()).resolve(location.name());
    }

    private String signature(Location location, String expires) {
        return HexFormat.of().formatHex(signer.sign(location.folder() + "\n" + location.name() + "\n" + expires));
    }

    private static boolean same(String left, String right) {
        return MessageDigest.isEqual(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    /** Files whose last address has expired; a file's age is judged by the system's clock. */
    private synchronized void removeExpired() throws IOException {
        Instant limit = Instant.now().minus(LONGEST_LIFE);
        try (Stream<Path> folders = Files.list(exports)) {
            for (Path folder : folders.toList()) {
                if (Files.getLastModifiedTime(folder).toInstant().isBefore(limit)) {
                    try (Stream<Path> files = Files.list(folder)) {
                        for (Path file : files.toList()) {
                            Files.delete(file);
                        }
                    }
                    Files.delete(folder);
                }
            }
        }
    }

    private static SinkException failed(String what, Location location, IOException failure) {
        Reason reason = failure instanceof AccessDeniedException ? Reason.DENIED : Reason.FAILED;
        return new SinkException(reason, "cannot " + what + " the file " + location.path() + ": " + failure, failure);
    }

    private final class Part extends Upload {
        private final Location location;
        private final Path part;
        private final OutputStream out;

        Part(Location location, Path part) throws IOException {
            this.location = location;
            this.part = part;
            this.out = new BufferedOutputStream(Files.newOutputStream(part), BUFFER);
        }

        @Override
        public void write(int b) throws SinkException {
            try {
                out.write(b);
            } catch (IOException failure) {
                throw failed("write", location, failure);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws SinkException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException failure) {
                throw failed("write", location, failure);
            }
        }

        @Override
        public void commit() throws SinkException {
            try {
                out.close();
                Files.createDirectories(exports.resolve(location.folder()));
                DurableFiles.publish(part, path(location));
            } catch (IOException failure) {
                throw failed("publish", location, failure);
            }
        }

        @Override
        public void close() throws SinkException {
            try (out) {
                Files.deleteIfExists(part);
            } catch (IOException failure) {
                throw failed("close", location, failure);
            }
        }
    }
}
