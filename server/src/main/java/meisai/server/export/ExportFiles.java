package meisai.server.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import meisai.server.store.DurableFiles;
import meisai.server.store.Store;
import meisai.server.store.StoreException;

/**
 * The local directory sink: files under {@code exports/}, read through addresses that are signed for their path and
 * expiry and work for 48 hours without credentials.
 */
public final class ExportFiles {
    /** How long an address works. */
    public static final Duration LIFE = Duration.ofDays(2);

    private static final Pattern FOLDER = Pattern.compile("[0-9a-f-]{36}");
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z-]{1,100}\\.csv");

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

    public ExportFiles(Store store, Supplier<String> publicUrl, Signer signer, Supplier<Instant> now) {
        this.exports = store.directory().path("exports");
        this.temporary = store.directory().temporary();
        this.publicUrl = publicUrl;
        this.signer = signer;
        this.now = now;
    }

    Path part() {
        return temporary.resolve(UUID.randomUUID() + ".csv.part");
    }

    void discard(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException failure) {
            throw new StoreException("cannot delete " + part, failure);
        }
    }

    /** Gives a written file its final name and answers its signed address. */
    String publish(Path part, String name) throws IOException {
        removeExpired();
        String folder = UUID.randomUUID().toString();
        Path target = exports.resolve(folder).resolve(name);
        Files.createDirectories(exports.resolve(folder));
        DurableFiles.publish(part, target);
        long expires = now.get().plus(LIFE).getEpochSecond();
        return publicUrl.get() + "/exports/" + folder + "/" + name + "?expires=" + expires + "&signature="
                + signature(folder, name, Long.toString(expires));
    }

    private String signature(String folder, String name, String expires) {
        return HexFormat.of().formatHex(signer.sign(folder + "\n" + name + "\n" + expires));
    }

    /** The file behind an address, unless the address is tampered with or expired. */
    public Optional<Path> open(String folder, String name, String expires, String signature) {
        if (!FOLDER.matcher(folder).matches()
                || !NAME.matcher(name).matches()
                || !same(signature, signature(folder, name, expires))
                || now.get().getEpochSecond() >= Long.parseLong(expires)) {
            return Optional.empty();
        }
        Path file = exports.resolve(folder).resolve(name);
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    private static boolean same(String left, String right) {
        return MessageDigest.isEqual(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    /** Files whose last address has expired; a file's age is judged by the system's clock. */
    private synchronized void removeExpired() throws IOException {
        Instant limit = Instant.now().minus(LIFE);
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
}
