package meisai.server.usage.format;

import java.io.IOException;

/** The bytes of a body after decompression. */
interface ByteSource {
    /** Like {@link java.io.InputStream#read(byte[], int, int)}. An IOException is always one of the sender's stream. */
    int read(byte[] target, int offset, int length) throws IOException, BodyRefused;
}
