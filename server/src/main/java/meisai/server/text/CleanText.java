package meisai.server.text;

/** What a text of a sender may contain to be kept, and how any text is shown in messages. */
public final class CleanText {
    /** Longest piece of a sender's text in a message. */
    private static final int SHOWN = 64;

    private CleanText() {}

    /** No control character (below U+0020, U+007F) and no half of a surrogate pair. */
    public static boolean isClean(char[] text, int offset, int length) {
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

    public static boolean isClean(String text) {
        return isClean(text.toCharArray(), 0, text.length());
    }

    /** In quotes, cut, with a question mark for everything that is not clean. */
    public static String shown(String text) {
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
