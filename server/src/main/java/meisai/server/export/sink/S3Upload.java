package meisai.server.export.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import meisai.server.export.sink.SinkException.Reason;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * One object, written through a buffer of one part. What fits into the buffer is put in one request, and then there is
 * nothing to remove after a failure; what does not becomes a multipart upload, which is not an object before it is
 * completed.
 */
final class S3Upload extends Upload {
    private static final Logger LOG = Logger.getLogger(S3Upload.class.getName());

    /** How a file is cut. S3 wants parts of at least 5 MiB and at most 10,000 of them. */
    record Parts(int size, int most) {
        static final Parts STANDARD = new Parts(8 << 20, 10_000);
    }

    private sealed interface State {
        record Open() implements State {}

        record Failed(SinkException failure) implements State {}

        record Committed() implements State {}

        record Closed() implements State {}
    }

    /** What may be in the bucket that was not committed. */
    private sealed interface Trace {
        record Nothing() implements Trace {}

        /** The begin of a multipart upload was not answered: it may be there, under an id that nobody knows. */
        record UnknownUpload() implements Trace {}

        record MultipartUpload(String id) implements Trace {}
    }

    private final S3Bucket bucket;
    private final Location location;
    private final Parts limits;
    private final byte[] buffer;
    private final List<CompletedPart> parts = new ArrayList<>();
    private int filled;
    private long length;
    private State state = new State.Open();
    private Trace trace = new Trace.Nothing();
    /** The request that makes the object was not answered: it may be there, or come later. */
    private boolean objectMayAppear;

    S3Upload(S3Bucket bucket, Location location, Parts limits) {
        this.bucket = bucket;
        this.location = location;
        this.limits = limits;
        this.buffer = new byte[limits.size()];
    }

    @Override
    public void write(int b) throws SinkException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws SinkException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        requireOpen();
        int from = offset;
        int left = count;
        while (left > 0) {
            // A full buffer waits for the next byte, so that a file of exactly one part is put in one request.
            if (filled == buffer.length) {
                attempt(this::sendPart);
            }
            int fits = Math.min(left, buffer.length - filled);
            System.arraycopy(bytes, from, buffer, filled, fits);
            filled += fits;
            length += fits;
            from += fits;
            left -= fits;
        }
    }

    @Override
    public void commit() throws SinkException {
        requireOpen();
        attempt(this::finish);
        state = new State.Committed();
    }

    private void requireOpen() {
        if (!(state instanceof State.Open)) {
            throw new IllegalStateException("the upload of " + location.path() + " has ended: " + state);
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws SinkException;
    }

    private void attempt(Step step) throws SinkException {
        try {
            step.run();
        } catch (SinkException failure) {
            state = new State.Failed(failure);
            throw failure;
        }
    }

    private void sendPart() throws SinkException {
        if (parts.size() == limits.most()) {
            throw new SinkException(
                    Reason.FAILED,
                    "the file " + location.path() + " is larger than " + limits.most() + " parts of " + limits.size()
                            + " bytes, which is all that S3 takes");
        }
        parts.add(bucket.part(location, uploadId(), parts.size() + 1, buffer, filled));
        filled = 0;
    }

    private String uploadId() throws SinkException {
        if (trace instanceof Trace.MultipartUpload(String id)) {
            return id;
        }
        trace = new Trace.UnknownUpload();
        try {
            String id = bucket.create(location);
            trace = new Trace.MultipartUpload(id);
            return id;
        } catch (SinkException failure) {
            if (S3Failures.isRefusal(failure)) {
                trace = new Trace.Nothing();
            }
            throw failure;
        }
    }

    private void finish() throws SinkException {
        if (!parts.isEmpty()) {
            sendPart();
        }
        try {
            if (trace instanceof Trace.MultipartUpload(String id)) {
                bucket.complete(location, id, parts);
            } else {
                bucket.put(location, buffer, filled);
            }
        } catch (SinkException failure) {
            if (S3Failures.isRefusal(failure)) {
                throw failure;
            }
            objectMayAppear = true;
            if (!isThere(failure)) {
                throw failure;
            }
        }
    }

    /** The place is used once, so an object of this length is this one. */
    private boolean isThere(SinkException failure) {
        try {
            return bucket.length(location).equals(Optional.of(length));
        } catch (SinkException unknown) {
            failure.addSuppressed(unknown);
            return false;
        }
    }

    @Override
    public void close() throws SinkException {
        State last = state;
        state = new State.Closed();
        switch (last) {
            case State.Open() -> removeTraces();
            case State.Failed(SinkException first) -> removeTracesAfter(first);
            case State.Committed(), State.Closed() -> {}
        }
    }

    private void removeTracesAfter(SinkException first) {
        try {
            removeTraces();
        } catch (SinkException second) {
            first.addSuppressed(second);
            LOG.log(Level.WARNING, "{0}; it may have to be removed by hand", second.getMessage());
        }
    }

    /** The SDK does nothing in a thread that is interrupted; removing must be tried there all the same. */
    private void removeTraces() throws SinkException {
        boolean interrupted = Thread.interrupted();
        try {
            switch (trace) {
                case Trace.Nothing() -> {}
                case Trace.UnknownUpload() -> bucket.abortAll(location);
                case Trace.MultipartUpload(String id) -> bucket.abort(location, id);
            }
            if (objectMayAppear) {
                bucket.delete(location);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
