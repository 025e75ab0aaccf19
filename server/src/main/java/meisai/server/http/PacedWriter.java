package meisai.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.CloseConnectionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes answers in pieces, each of which the client has to take in time. */
final class PacedWriter implements DataWriter {
    private final DataWriter writer;
    private final Pace pace;

    PacedWriter(DataWriter writer, Pace pace) {
        this.writer = writer;
        this.pace = pace;
    }

    @Override
    public void write(BufferData... buffers) {
        for (BufferData buffer : buffers) {
            write(buffer);
        }
    }

    @Override
    public void write(BufferData buffer) {
        inPieces(buffer, writer::write);
    }

    @Override
    public void writeNow(BufferData... buffers) {
        for (BufferData buffer : buffers) {
            writeNow(buffer);
        }
    }

    @Override
    public void writeNow(BufferData buffer) {
        inPieces(buffer, writer::writeNow);
    }

    private void inPieces(BufferData buffer, Consumer<BufferData> write) {
        while (buffer.available() > Pace.PIECE) {
            byte[] piece = new byte[Pace.PIECE];
            buffer.read(piece);
            paced(() -> write.accept(BufferData.create(piece)));
        }
        paced(() -> write.accept(buffer));
    }

    private void paced(Runnable write) {
        pace.writes();
        try {
            write.run();
        } catch (RuntimeException failure) {
            pace.wrote();
            if (pace.wasEnded()) {
                throw tooSlow(failure);
            }
            throw failure;
        }
        pace.wrote();
        if (pace.wasEnded()) {
            throw tooSlow(null);
        }
    }

    private static CloseConnectionException tooSlow(@Nullable RuntimeException failure) {
        return new CloseConnectionException("the client takes its answer too slowly", failure);
    }

    @Override
    public void flush() {
        paced(writer::flush);
    }

    @Override
    public void close() {
        writer.close();
    }
}
