package meisai.account;

import java.util.Comparator;

/**
 * Strings by Unicode code point, which is also the order of their UTF-8 bytes. It differs from
 * {@link String#compareTo} only where characters beyond U+FFFF meet characters from U+E000 to U+FFFF.
 */
public enum CodePointOrder implements Comparator<String> {
    INSTANCE;

    @Override
    public int compare(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                boolean leftBeyond = Character.isSurrogate(l);
                return leftBeyond == Character.isSurrogate(r) ? Character.compare(l, r) : leftBeyond ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
