package meisai.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds everything: {@code FORMAT} (the number of the file format), {@code lock} (the pid of the
 * server that uses it), {@code meisai.duckdb}, {@code closed/} (Parquet files of closed months), {@code exports/},
 * {@code tmp/}.
 */
public final class DataDirectory implements AutoCloseable {
    /** The format this version writes. Older ones are migrated when they are opened, newer ones refused. */
    public static final int FORMAT = 4;

    private static final String LOCK = "lock";
    public static final String FORMAT_FILE = "FORMAT";
    public static final String DATABASE = "meisai.duckdb";
    public static final String CLOSED = "closed";
    static final String EXPORTS = "exports";

    /** What the name of a close, and so of its directory, begins with. */
    public static final String CLOSE = "close_";

    private final Path root;
    private final Path temporary;
    /** None for a directory that is only looked at and was never used by a server. */
    private final @Nullable FileChannel lockFile;

    private final boolean readOnly;

    private DataDirectory(Path root, Path temporary, @Nullable FileChannel lockFile, boolean readOnly) {
        this.root = root;
        this.temporary = temporary;
        this.lockFile = lockFile;
        this.readOnly = readOnly;
    }

    /** @throws StoreException when another server uses the directory, or its format is newer than this version */
    public static DataDirectory open(Path root) {
        try {
            Files.createDirectories(root);
            FileChannel lockFile = lock(root);
            try {
                sign(lockFile);
                checkFormat(root);
                deleteAll(root.resolve("tmp"));
                for (String part : new String[] {"tmp", CLOSED, EXPORTS}) {
                    Files.createDirectories(root.resolve(part));
                }
                return new DataDirectory(root, root.resolve("tmp"), lockFile, false);
            } catch (IOException | RuntimeException failure) {
                lockFile.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new StoreException("cannot use the data directory " + root + ": " + failure, failure);
        }
    }

    /**
     * Opens a data directory or a backup to look at it: nothing in it is changed, and no server can open it meanwhile.
     *
     * @throws StoreException when a server uses it, or its format is not the one of this version
     */
    static DataDirectory openForReading(Path root) {
        try {
            if (!Files.isReadable(root.resolve(DATABASE))) {
                throw new StoreException(root + " is no data directory: it has no " + DATABASE);
            }
            FileChannel lockFile = Files.isWritable(root.resolve(LOCK)) ? lock(root) : null;
            try {
                int found = format(root);
                if (found != FORMAT) {
                    throw new StoreException(root + " has format " + found + ", this version of Meisai writes " + FORMAT
                            + (found < FORMAT
                                    ? "; start a server on it first, which migrates it"
                                    : "; use a newer Meisai"));
                }
                return new DataDirectory(root, Files.createTempDirectory("meisai-"), lockFile, true);
            } catch (IOException | RuntimeException failure) {
                if (lockFile != null) {
                    lockFile.close();
                }
                throw failure;
            }
        } catch (IOException failure) {
            throw new StoreException("cannot read the data directory " + root + ": " + failure, failure);
        }
    }

    /** Locks the directory, without a word of who does. */
    private static FileChannel lock(Path root) throws IOException {
        Path path = root.resolve(LOCK);
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException heldHere) {
            lock = null;
        }
        if (lock == null) {
            String holder = Files.readString(path).strip();
            channel.close();
            throw new StoreException("the data directory " + root + " is in use by the server with pid " + holder);
        }
        return channel;
    }

    private static void sign(FileChannel lockFile) throws IOException {
        lockFile.truncate(0);
        lockFile.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static void checkFormat(Path root) throws IOException {
        Path path = root.resolve(FORMAT_FILE);
        if (!Files.exists(path)) {
            if (Files.exists(root.resolve(DATABASE))) {
                throw new StoreException(root + " holds a store but no FORMAT file; restore it from a backup");
            }
            DurableFiles.write(path, FORMAT + "\n");
            return;
        }
        int found = format(root);
        if (found > FORMAT) {
            throw new StoreException("the data directory " + root + " has format " + found
                    + ", this version of Meisai knows up to " + FORMAT + "; use a newer Meisai");
        }
    }

    private static int format(Path root) throws IOException {
        Path path = root.resolve(FORMAT_FILE);
        String text = Files.readString(path).strip();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException damaged) {
            throw new StoreException(path + " is damaged: it says '" + text + "'", damaged);
        }
    }

    /** Says that everything in the directory is of today's format; called after the migrations. */
    void migrated() {
        Path path = root.resolve(FORMAT_FILE);
        try {
            if (!Files.readString(path).strip().equals(Integer.toString(FORMAT))) {
                DurableFiles.write(path, FORMAT + "\n");
            }
        } catch (IOException failure) {
            throw new StoreException("cannot write " + path + ": " + failure, failure);
        }
    }

    /**
     * Removes the directories of closes that the store does not know: a kill came between their files and the transaction
     * that would have named them. Called before anything reads or closes.
     */
    void removeClosesExcept(Set<String> closeIds) {
        Path closed = root.resolve(CLOSED);
        try {
            for (Path month : list(closed)) {
                if (Files.isDirectory(month)) {
                    for (Path close : list(month)) {
                        String closeId = close.getFileName().toString();
                        if (closeId.startsWith(CLOSE) && !closeIds.contains(closeId)) {
                            deleteAll(close);
                        }
                    }
                }
            }
        } catch (IOException failure) {
            throw new StoreException("cannot remove unfinished closes in " + closed + ": " + failure, failure);
        }
    }

    /** Removes what a failed close has left and nothing will name. */
    public void removeUnfinished(YearMonth month, String closeId, Throwable failure) {
        try {
            deleteAll(root.resolve(closed(month, closeId)));
        } catch (IOException left) {
            failure.addSuppressed(left);
        }
    }

    /** Where the files of a close are, relative to the data directory. */
    static String closed(YearMonth month, String closeId) {
        return CLOSED + "/" + Months.number(month) + "/" + closeId;
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var paths = Files.list(directory)) {
            return paths.toList();
        }
    }

    /** Makes a directory that its owner only may look into. */
    public static void createPrivate(Path directory) throws IOException {
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Removes a directory with everything in it, if it is there. */
    public static void deleteAll(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (var paths = Files.walk(directory)) {
                for (Path path :
                        paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    public Path path(String relative) {
        return root.resolve(relative);
    }

    public Path database() {
        return root.resolve(DATABASE);
    }

    public Path temporary() {
        return temporary;
    }

    boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public void close() {
        try {
            if (readOnly) {
                deleteAll(temporary);
            }
            if (lockFile != null) {
                lockFile.close();
            }
        } catch (IOException failure) {
            throw new StoreException("cannot release the lock of " + root, failure);
        }
    }
}
