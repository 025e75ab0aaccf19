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
import java.time.YearMonth;
import java.util.List;
import java.util.Set;

/**
 * The directory that holds everything: {@code FORMAT} (the number of the file format), {@code lock} (the pid of the
 * server that uses it), {@code meisai.duckdb}, {@code closed/} (Parquet files of closed months), {@code exports/},
 * {@code tmp/}.
 */
public final class DataDirectory implements AutoCloseable {
    /** The format this version writes. Older ones are migrated when they are opened, newer ones refused. */
    public static final int FORMAT = 4;

    /** What the name of a close, and so of its directory, begins with. */
    public static final String CLOSE = "close_";

    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /** @throws StoreException when another server uses the directory, or its format is newer than this version */
    public static DataDirectory open(Path root) {
        try {
            Files.createDirectories(root);
            FileChannel lockFile = lock(root);
            try {
                checkFormat(root);
                deleteAll(root.resolve("tmp"));
                for (String part : new String[] {"tmp", "closed", "exports"}) {
                    Files.createDirectories(root.resolve(part));
                }
                return new DataDirectory(root, lockFile);
            } catch (IOException | RuntimeException failure) {
                lockFile.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new StoreException("cannot use the data directory " + root + ": " + failure, failure);
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        Path path = root.resolve("lock");
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
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
        return channel;
    }

    private static void checkFormat(Path root) throws IOException {
        Path path = root.resolve("FORMAT");
        if (!Files.exists(path)) {
            if (Files.exists(root.resolve("meisai.duckdb"))) {
                throw new StoreException(root + " holds a store but no FORMAT file; restore it from a backup");
            }
            DurableFiles.write(path, FORMAT + "\n");
            return;
        }
        String text = Files.readString(path).strip();
        int found;
        try {
            found = Integer.parseInt(text);
        } catch (NumberFormatException damaged) {
            throw new StoreException(path + " is damaged: it says '" + text + "'", damaged);
        }
        if (found > FORMAT) {
            throw new StoreException("the data directory " + root + " has format " + found
                    + ", this version of Meisai knows up to " + FORMAT + "; use a newer Meisai");
        }
    }

    /** Says that everything in the directory is of today's format; called after the migrations. */
    void migrated() {
        Path path = root.resolve("FORMAT");
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
        Path closed = root.resolve("closed");
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
        return "closed/" + Months.number(month) + "/" + closeId;
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var paths = Files.list(directory)) {
            return paths.toList();
        }
    }

    private static void deleteAll(Path directory) throws IOException {
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
        return root.resolve("meisai.duckdb");
    }

    public Path temporary() {
        return root.resolve("tmp");
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException failure) {
            throw new StoreException("cannot release the lock of " + root, failure);
        }
    }
}
