package meisai.server.export.sink;

import java.io.OutputStream;

/**
 * A file being written. Closing it before {@link #commit} has returned leaves nothing at its place. A failed write is a
 * {@link SinkException}.
 */
public abstract class Upload extends OutputStream {
    /**
     * Puts the whole file at its place, durably.
     *
     * @throws SinkException when it is not there
     */
    public abstract void commit() throws SinkException;

    /** Ends the upload; unless it was committed, what was written is removed. */
    @Override
    public abstract void close() throws SinkException;
}
