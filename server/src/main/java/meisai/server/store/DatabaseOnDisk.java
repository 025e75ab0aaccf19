package meisai.server.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Makes sure that a database file says on the disk what it says in memory. After an fsync that failed Linux reads what was
 * written as if it were on the disk, and no later fsync writes it: only writing it once more does.
 */
final class DatabaseOnDisk {
    /** Bytes of DuckDB's own head and of the two that take turns at checkpoints. */
    private static final long HEADS = 3 * 4_096;

    /** Of what DuckDB adds to the name of a database: its log, and those that it has during a checkpoint. */
    private static final List<String> LOGS = List.of(".wal", ".wal.checkpoint", ".wal.recovery");

    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    private DatabaseOnDisk() {}

    /**
     * Writes again what decides how the database is read, the heads and the log: opening it removes the log when a head says that
     * it is in the file. Leaves alone what this process still has open, and a system that does not tell what is open.
     */
    static void secure(Path database) throws IOException {
        if (!Files.exists(database) || isOpenHere(database.toRealPath())) {
            return;
        }
        writeAgain(database, HEADS);
        for (String name : LOGS) {
            Path log = database.resolveSibling(database.getFileName() + name);
            if (Files.exists(log)) {
                writeAgain(log, Long.MAX_VALUE);
            }
        }
        try (FileChannel names = FileChannel.open(database.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private static boolean isOpenHere(Path file) throws IOException {
        if (!Files.isDirectory(OPEN_FILES)) {
            return true;
        }
        try (var paths = Files.list(OPEN_FILES)) {
            List<Path> open = paths.toList();
            for (Path each : open) {
                if (isLinkTo(each, file)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isLinkTo(Path link, Path file) throws IOException {
        try {
            return Files.readSymbolicLink(link).equals(file);
        } catch (NoSuchFileException closedMeanwhile) {
            return false;
        }
    }

    private static void writeAgain(Path path, long most) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            long end = Math.min(most, channel.size());
            for (long at = 0; at < end; at += buffer.limit()) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
                readFully(channel, buffer, at);
                for (long to = at; buffer.hasRemaining(); ) {
                    to += channel.write(buffer, to);
                }
            }
            channel.force(true);
        }
    }

    private static void readFully(FileChannel channel, ByteBuffer buffer, long at) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new EOFException("the file of the store became shorter while it was read");
            }
        }
        buffer.flip();
    }
}
