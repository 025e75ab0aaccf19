package meisai.server.usage.format;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Text of senders: strict UTF-8, what it may contain, and how it is shown in messages. */
final class Text {
    /** Longest piece of a sender's text in a message. */
    private static final int SHOWN = 64;

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

    /** No control character (below U+0020, U+007F) and no half of a surrogate pair. */
    static boolean isClean(char[] text, int offset, int length) {
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            char c = text[i];
            if (c < ' ' || c == 0x7F) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text[i + 1]);
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** In quotes, cut, with a question mark for everything that is not clean. */
    static String shown(String text) {
        int end = Math.min(text.length(), SHOWN);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        StringBuilder shown = new StringBuilder(end + 5).append('"');
        text.substring(0, end).codePoints().forEach(c -> {
            boolean unclean = c < ' ' || c == 0x7F || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
            shown.appendCodePoint(unclean ? '?' : c);
        });
        return shown.append(end < text.length() ? "...\"" : "\"").toString();
    }
}
