package meisai.server.export;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;
import meisai.server.export.sink.ExportSink;
import meisai.server.export.sink.Location;
import meisai.server.export.sink.SinkException;
import meisai.server.export.sink.Upload;
import meisai.server.store.ExportedFileTable;
import meisai.server.store.ExportedFileTable.End;
import meisai.server.store.ExportedFileTable.ExportedFile;
import meisai.server.store.ExportedFileTable.Failed;
import meisai.server.store.ExportedFileTable.Whole;
import meisai.server.store.Removed;
import meisai.server.store.Store;
import meisai.server.store.StoreUnavailable;

/** Files in the sink, each of which is there as a whole or not at all, and in the store what became of them. */
final class ExportedFiles {
    private static final String INTERNAL = "internal";
    private static final String NO_DETAILS = "the export failed; the log of the server has the details";

    private static final Logger LOG = Logger.getLogger(ExportedFiles.class.getName());

    private final Store store;
    private final ExportSink sink;
    private final Supplier<Instant> now;
    private final LongAdder exported = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile boolean stopping;

    ExportedFiles(Store store, ExportSink sink, Supplier<Instant> now) {
        this.store = store;
        this.sink = sink;
        this.now = now;
    }

    /** What a file has in it. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Makes a file.
     *
     * @throws Stopped when the server stops
     * @throws IOException when the sink cannot take it
     */
    End make(ExportedFile file, Content content) throws IOException {
        checkGoing();
        try (Upload upload = sink.begin(location(file))) {
            Counted counted = new Counted(upload);
            content.writeTo(counted);
            checkGoing();
            upload.commit();
            return new End(file.fileId(), new Whole(now.get(), counted.count));
        }
    }

    /** The failure as it is kept, and told to the log; empty when it is that the server stops. */
    Optional<End> why(ExportedFile file, Exception failure) {
        if (stopping) {
            // What was in flight while the server stops failed because of that.
            Level level = failure instanceof Stopped ? Level.FINE : Level.INFO;
            LOG.log(level, failure, () -> "export " + file.fileId() + " is made anew at the next start");
            return Optional.empty();
        }
        if (failure instanceof SinkException ofSink) {
            LOG.log(Level.WARNING, "export " + file.fileId() + " failed", failure);
            return Optional.of(failed(file, ofSink.reason().code(), String.valueOf(failure.getMessage())));
        }
        if (failure instanceof NotTried notTried) {
            return Optional.of(failed(file, notTried.code(), String.valueOf(failure.getMessage())));
        }
        if (failure instanceof Removed removed) {
            return Optional.of(failed(file, removed.code(), String.valueOf(failure.getMessage())));
        }
        Optional<String> ofStore = StoreUnavailable.codeOf(failure);
        if (ofStore.isPresent()) {
            LOG.log(Level.WARNING, "export " + file.fileId() + " failed", failure);
            return Optional.of(failed(file, ofStore.get(), String.valueOf(failure.getMessage())));
        }
        LOG.log(Level.SEVERE, "export " + file.fileId() + " failed", failure);
        return Optional.of(broken(file));
    }

    End failed(ExportedFile file, String code, String message) {
        return new End(file.fileId(), new Failed(now.get(), code, message));
    }

    /** Failed for a reason that is the log's affair. */
    End broken(ExportedFile file) {
        return failed(file, INTERNAL, NO_DETAILS);
    }

    /** Keeps what became of files; waits for a store that is opened again. */
    void keep(List<End> ends) {
        store.writer().<Boolean>writePatiently(transaction -> {
            ends.forEach(end -> ExportedFileTable.end(transaction, end));
            return true;
        });
        ends.forEach(end -> (end.isWhole() ? exported : failed).increment());
    }

    /** Nothing is left of a batch that is still made. */
    void endUnended(String batch) {
        Failed why = new Failed(now.get(), INTERNAL, NO_DETAILS);
        failed.add(store.writer()
                .<Long>writePatiently(transaction -> ExportedFileTable.endUnended(transaction, batch, why)));
    }

    /** Removes what an interrupted process left of a file. */
    void discard(ExportedFile file) throws SinkException {
        sink.discard(location(file));
    }

    /** How many have become whole since the start. */
    long exported() {
        return exported.sum();
    }

    /** How many have failed since the start. */
    long failed() {
        return failed.sum();
    }

    /** The address of a file that is whole; it works for so long from its end on. */
    String url(ExportedFile file, Duration life) {
        try {
            return sink.url(location(file), file.whole().orElseThrow().at().plus(life));
        } catch (SinkException failure) {
            LOG.log(Level.WARNING, "no address for the export " + file.fileId(), failure);
            throw new Refusal(Kind.BUSY, failure.reason().code(), String.valueOf(failure.getMessage()));
        }
    }

    private static Location location(ExportedFile file) {
        return new Location(file.folder(), file.name());
    }

    /** The server stops; the file stays unfinished. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("the server stops", null, false, false);
        }
    }

    /** Those that are made stop at their next rows. */
    void stop() {
        stopping = true;
    }

    boolean stopping() {
        return stopping;
    }

    /** @throws Stopped when the server stops */
    void checkGoing() {
        if (stopping) {
            throw new Stopped();
        }
    }

    /** Counts what is written, and ends a file while the server stops. */
    private final class Counted extends FilterOutputStream {
        private long count;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            checkGoing();
            out.write(bytes, offset, length);
            count += length;
        }
    }
}
