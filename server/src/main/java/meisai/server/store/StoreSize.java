package meisai.server.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** How many bytes the parts of a data directory have. */
public final class StoreSize {
    private final Store store;

    StoreSize(Store store) {
        this.store = store;
    }

    /** Of the database file. */
    public long database() {
        return size(store.directory().database());
    }

    /** Of what was committed and is not in the database file yet. */
    public long log() {
        Path database = store.directory().database();
        return size(database.resolveSibling(database.getFileName() + ".wal"));
    }

    /** Of the files of closed months. */
    public long closed() {
        return sizeBelow(store.directory().path(DataDirectory.CLOSED));
    }

    /** Of exported files in the data directory. */
    public long exports() {
        return sizeBelow(store.directory().path(DataDirectory.EXPORTS));
    }

    /** Left on the disk. */
    public long free() {
        try {
            return Files.getFileStore(store.directory().database()).getUsableSpace();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What the database has allocated, in bytes. */
    public long memory() {
        return store.read(snapshot ->
                snapshot.sql().number("SELECT coalesce(sum(memory_usage_bytes), 0)::BIGINT FROM duckdb_memory()"));
    }

    /** A file that is not there has no size. */
    private static long size(Path file) {
        return file.toFile().length();
    }

    /** Files come and go meanwhile. */
    private static long sizeBelow(Path directory) {
        long[] bytes = {0};
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes[0] += attributes.size();
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return bytes[0];
    }
}
