package meisai.server.usage.format;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Text of senders as strict UTF-8. */
final class Text {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer decoded = CharBuffer.allocate(Slices.MAX_BYTES);

    /** Decodes at most {@link Slices#MAX_BYTES} bytes; false when they are not UTF-8. See {@link #decoded()}. */
    boolean decode(byte[] bytes, int from, int to) {
        decoded.clear();
        decoder.reset();
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes, from, to - from), decoded, true);
        decoded.flip();
        return !result.isError();
    }

    /** What was decoded last. */
    String decoded() {
        return decoded.toString();
    }
}
