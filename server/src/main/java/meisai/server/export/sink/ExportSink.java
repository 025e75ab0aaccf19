package meisai.server.export.sink;

import java.time.Instant;

/** Where exported files go. */
public interface ExportSink extends AutoCloseable {
    /**
     * Begins a file. Nothing is at its place before {@link Upload#commit}.
     *
     * @throws SinkException when the sink cannot take it
     */
    Upload begin(Location location) throws SinkException;

    /**
     * The address that a plain GET without credentials reads the file from.
     *
     * @param until when the address stops working
     */
    String url(Location location, Instant until) throws SinkException;

    /**
     * Removes what an interrupted process left of a file that was never committed, if anything.
     *
     * @throws SinkException when the sink cannot be asked
     */
    void discard(Location location) throws SinkException;

    /** Lets go of connections; uploads must have ended. */
    @Override
    default void close() {}
}
