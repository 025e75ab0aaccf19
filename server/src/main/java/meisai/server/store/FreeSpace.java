package meisai.server.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * How much room the disk of the data directory has. Below a reserve nothing new is taken, so that what was taken can still
 * be written into its file and the server is not the one that fills the disk. Looked at ten times a second at most.
 */
public final class FreeSpace {
    private static final long LOOKED_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final FileStore disk;
    private final long reserveBytes;
    private volatile long usable;
    private volatile long lookedAt;

    FreeSpace(Path root, long reserveBytes) throws IOException {
        this.disk = Files.getFileStore(root);
        this.reserveBytes = reserveBytes;
        look(System.nanoTime());
    }

    private void look(long now) throws IOException {
        usable = disk.getUsableSpace();
        lookedAt = now;
    }

    /** Bytes that may still be written, as of a tenth of a second ago at most. */
    public long usableBytes() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOKED_EVERY_NANOS) {
            try {
                look(now);
            } catch (IOException unreadable) {
                throw StoreUnavailable.failed(unreadable);
            }
        }
        return usable;
    }

    /** @throws StoreUnavailable when less than the reserve is left */
    public void require() {
        long left = usableBytes();
        if (left < reserveBytes) {
            throw StoreUnavailable.full("the disk of the data directory has " + left
                    + " bytes left, less than the reserve of " + reserveBytes
                    + "; nothing new is taken until there is room");
        }
    }
}
