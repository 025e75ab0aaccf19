package meisai.server.usage.format;

import java.util.Arrays;

/** The clean texts that come again and again, so that each is one object. Bounded: a text gives way to the next one. */
final class TextCache {
    private static final int SLOTS = 2048;
    private static final int MAX_LENGTH = 64;
    /** Texts of one kind mostly differ near their end. */
    private static final int HASHED = 6;

    private final char[][] keys = new char[SLOTS][0];
    private final String[] texts = new String[SLOTS];

    TextCache() {
        Arrays.fill(texts, "");
    }

    /** The kept text of these characters, or the empty text. */
    String find(char[] text, int offset, int length) {
        if (length > MAX_LENGTH) {
            return "";
        }
        int slot = slot(text, offset, length);
        char[] key = keys[slot];
        boolean kept = Arrays.equals(key, 0, key.length, text, offset, offset + length);
        return kept ? texts[slot] : "";
    }

    /** Makes a text of these characters and keeps it when it is short. */
    String keep(char[] text, int offset, int length) {
        String made = new String(text, offset, length);
        if (length <= MAX_LENGTH) {
            int slot = slot(text, offset, length);
            keys[slot] = made.toCharArray();
            texts[slot] = made;
        }
        return made;
    }

    private static int slot(char[] text, int offset, int length) {
        int end = offset + length;
        int hash = length == 0 ? 0 : 31 * length + text[offset];
        for (int i = Math.max(offset, end - HASHED); i < end; i++) {
            hash = 31 * hash + text[i];
        }
        return (hash ^ hash >>> 11) & (SLOTS - 1);
    }
}
