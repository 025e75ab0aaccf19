package meisai.server.export.sink;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file under a temporary name until it is committed. */
final class DirectoryUpload extends Upload {
    private static final int BUFFER = 1 << 16;

    private final DirectorySink sink;
    private final Location location;
    private final Path part;
    private final OutputStream out;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        /** Something failed, or the upload was committed or closed. */
        ENDED
    }

    /** @throws IOException also when another upload to this place has not ended */
    DirectoryUpload(DirectorySink sink, Location location, Path part) throws IOException {
        this.sink = sink;
        this.location = location;
        this.part = part;
        this.out = new BufferedOutputStream(
                Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), BUFFER);
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private void attempt(String what, Step step) throws SinkException {
        if (state != State.OPEN) {
            throw new IllegalStateException("the upload of " + location.path() + " has ended");
        }
        try {
            step.run();
        } catch (IOException failure) {
            state = State.ENDED;
            throw DirectorySink.failed(what, location, failure);
        }
    }

    @Override
    public void write(int b) throws SinkException {
        attempt("write", () -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws SinkException {
        attempt("write", () -> out.write(bytes, offset, count));
    }

    @Override
    public void commit() throws SinkException {
        attempt("publish", () -> {
            out.close();
            sink.publish(part, location);
        });
        state = State.ENDED;
    }

    @Override
    public void close() throws SinkException {
        state = State.ENDED;
        try (out) {
            // After a commit there is no such file.
            Files.deleteIfExists(part);
        } catch (IOException failure) {
            throw DirectorySink.failed("remove", location, failure);
        }
    }
}
