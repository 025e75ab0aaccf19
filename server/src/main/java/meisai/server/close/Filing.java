package meisai.server.close;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import meisai.server.close.CloseGroup.Filed;
import meisai.server.close.CloseGroup.Rated;
import meisai.server.store.ClosedTable;
import meisai.server.store.ClosedTable.ClosedFile;
import meisai.server.store.DataDirectory;
import meisai.server.store.OpenUsage;

/** The accounts of a group that close, on their way to files: on the thread of their lines, beside whoever begins it. */
final class Filing implements AutoCloseable {
    private final LinePipe pipe;
    private final OpenUsage usage;
    private final List<Rated> rated;
    private final String closeId = DataDirectory.CLOSE + UUID.randomUUID();
    private CompletableFuture<List<ClosedFile>> files = CompletableFuture.completedFuture(List.of());

    /** @param pipe has every line, and goes when this is closed */
    Filing(LinePipe pipe, OpenUsage usage, List<Rated> rated) {
        this.pipe = pipe;
        this.usage = usage;
        this.rated = rated;
    }

    /** Begins to write the files; with no account there are none. */
    void begin() {
        if (!rated.isEmpty()) {
            List<Integer> numbers =
                    rated.stream().map(each -> each.entry().number()).toList();
            files = pipe.write(closeId, usage, numbers);
        }
    }

    /** Waits until the files are whole, and where that fails there are none. */
    Optional<Filed> finish(Instant now) {
        List<ClosedFile> written = LinePipe.result(files);
        return written.isEmpty()
                ? Optional.empty()
                : Optional.of(new Filed(
                        new ClosedTable.Run(
                                closeId, usage.month(), usage.seq(), now, written.getFirst(), written.getLast()),
                        rated));
    }

    @Override
    public void close() {
        pipe.close();
    }
}
