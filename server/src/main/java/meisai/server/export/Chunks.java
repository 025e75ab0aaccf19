package meisai.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bytes kept as they come, to be written later. */
final class Chunks extends OutputStream {
    private final List<byte[]> chunks = new ArrayList<>();

    @Override
    public void write(int one) {
        chunks.add(new byte[] {(byte) one});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        chunks.add(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    void writeTo(OutputStream out) throws IOException {
        for (byte[] chunk : chunks) {
            out.write(chunk, 0, chunk.length);
        }
    }
}
