package meisai.pricebook;

import java.util.Collection;
import java.util.List;
import meisai.account.CodePointOrder;

/** How what a file says is repeated in a message: in quotes, on one line, never longer than a message should be. */
final class Quote {
    private static final int MAX_CHARACTERS = 60;
    private static final int MAX_NAMES = 8;

    private Quote() {}

    static String of(String text) {
        return '"' + cut(text) + '"';
    }

    /** The text on one line, cut when it is long. */
    static String cut(String text) {
        StringBuilder line = new StringBuilder();
        int end = Math.min(text.length(), MAX_CHARACTERS);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return end < text.length() ? line + "..." : line.toString();
    }

    /** Names by code point, so that a set of any order gives the same message. */
    static String sorted(Collection<String> names) {
        List<String> sorted = names.stream().sorted(CodePointOrder.INSTANCE).toList();
        String first = String.join(
                ", ", sorted.stream().limit(MAX_NAMES).map(Quote::cut).toList());
        return sorted.size() <= MAX_NAMES ? first : first + " and " + (sorted.size() - MAX_NAMES) + " more";
    }
}
