package meisai.server.export.sink;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import meisai.server.export.sink.SinkException.Reason;
import meisai.server.store.DataDirectory;
import meisai.server.store.DurableFiles;
import meisai.server.store.StoreException;

/**
 * The directory {@code exports/} of this server, which also serves the files: an address is signed for its path and
 * expiry, and works without credentials.
 */
public final class DirectorySink implements ExportSink {
    /** How long a file stays at least; no address should be asked for that works longer. */
    public static final Duration LIFE = Duration.ofDays(2);

    /** Seconds since 1970, of any year that an address can be asked for. */
    private static final Pattern EXPIRES = Pattern.compile("[0-9]{1,15}");

    private static final Pattern SIGNATURE = Pattern.compile("[0-9a-f]{64}");

    /** For files that have expired, all of which are looked at. */
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    private final Path exports;
    private final Path temporary;
    private final Supplier<String> publicUrl;
    private final Signer signer;
    private final Supplier<Instant> now;
    private Instant lookAgain = Instant.MIN;

    /** Signs texts with keys of this server, and knows its signatures. */
    public interface Signer {
        byte[] sign(String text);

        boolean isSignature(String text, byte[] signature);
    }

    public DirectorySink(DataDirectory directory, Supplier<String> publicUrl, Signer signer, Supplier<Instant> now) {
        this.exports = directory.path("exports");
        this.temporary = directory.temporary();
        this.publicUrl = publicUrl;
        this.signer = signer;
        this.now = now;
        try {
            removeExpired();
        } catch (IOException failure) {
            throw new StoreException("cannot remove expired files from " + exports + ": " + failure, failure);
        }
    }

    @Override
    public Upload begin(Location location) throws SinkException {
        try {
            return new DirectoryUpload(this, location, part(location));
        } catch (IOException failure) {
            throw failed("begin", location, failure);
        }
    }

    private Path part(Location location) {
        return temporary.resolve(location.folder() + ".csv.part");
    }

    /** Gives a written file its place. */
    void publish(Path part, Location location) throws IOException {
        removeExpired();
        Path folder = exports.resolve(location.folder());
        Files.createDirectories(folder);
        try (FileChannel entries = FileChannel.open(exports, StandardOpenOption.READ)) {
            entries.force(true);
        }
        DurableFiles.publish(part, folder.resolve(location.name()));
    }

    @Override
    public String url(Location location, Instant until) {
        String expires = Long.toString(until.getEpochSecond());
        return publicUrl.get() + "/exports/" + location.path() + "?expires=" + expires + "&signature="
                + HexFormat.of().formatHex(signer.sign(signed(location, expires)));
    }

    private static String signed(Location location, String expires) {
        return location.folder() + "\n" + location.name() + "\n" + expires;
    }

    /** The file behind an address, unless the address is malformed, tampered with or expired. */
    public Optional<Path> open(String folder, String name, String expires, String signature) {
        if (!Location.isValid(folder, name)
                || !EXPIRES.matcher(expires).matches()
                || !SIGNATURE.matcher(signature).matches()) {
            return Optional.empty();
        }
        Location location = new Location(folder, name);
        if (!signer.isSignature(signed(location, expires), HexFormat.of().parseHex(signature))
                || now.get().getEpochSecond() >= Long.parseLong(expires)) {
            return Optional.empty();
        }
        Path file = exports.resolve(folder).resolve(name);
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    @Override
    public void discard(Location location) throws SinkException {
        try {
            Files.deleteIfExists(part(location));
        } catch (IOException failure) {
            throw failed("remove", location, failure);
        }
    }

    /** Files whose last address has expired, at the start and before each new file; a file's age is judged by the system's clock. */
    private synchronized void removeExpired() throws IOException {
        Instant time = now.get();
        if (time.isBefore(lookAgain)) {
            return;
        }
        lookAgain = time.plus(LOOK_EVERY);
        // By the clock of the machine, as the times of files are.
        Instant limit = Instant.now().minus(LIFE);
        try (Stream<Path> folders = Files.list(exports)) {
            for (Path folder : folders.toList()) {
                if (Files.getLastModifiedTime(folder).toInstant().isBefore(limit)) {
                    try (Stream<Path> files = Files.list(folder)) {
                        for (Path file : files.toList()) {
                            Files.deleteIfExists(file);
                        }
                    }
                    Files.deleteIfExists(folder);
                }
            }
        }
    }

    static SinkException failed(String what, Location location, IOException failure) {
        Reason reason = failure instanceof AccessDeniedException ? Reason.DENIED : Reason.FAILED;
        return new SinkException(reason, "cannot " + what + " the export " + location.path() + ": " + failure, failure);
    }
}
