package meisai.server.usage.format;

import java.nio.charset.StandardCharsets;

/**
 * Reads a usage record in its usual form, about twice as fast as the JSON parser: ASCII, no escapes, known members,
 * short whole quantities. It gives up at whatever else it meets, good or bad, and never says why: the JSON parser then
 * reads the record anew and decides. What strings contain is checked by the draft. A test holds the two to the same
 * answers.
 */
final class QuickRecord {
    private static final char[] ID = "id".toCharArray();
    private static final char[] SOURCE = "source".toCharArray();
    private static final char[] OPERATOR_ID = "operatorId".toCharArray();
    private static final char[] COVERAGE = "coverage".toCharArray();
    private static final char[] RESOURCE = "resource".toCharArray();
    private static final char[] METER = "meter".toCharArray();
    private static final char[] TIME = "time".toCharArray();
    private static final char[] QUANTITY = "quantity".toCharArray();
    private static final char[] ATTRIBUTES = "attributes".toCharArray();
    private static final char[] KIND = "kind".toCharArray();

    private final char[] text = new char[Slices.MAX_BYTES + 1];
    private String line = "";
    private int at;

    /** False when it gave up; the draft is then to be cleared. */
    boolean read(byte[] bytes, int from, int to, Draft draft) {
        int length = to - from;
        line = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        if (line.indexOf('\\') >= 0) {
            return false;
        }
        line.getChars(0, length, text, 0);
        text[length] = 0;
        at = 0;
        boolean understood = object(draft) && draft.problem().isNone();
        return understood && next() == 0 && at == length;
    }

    private boolean object(Draft draft) {
        if (next() != '{') {
            return false;
        }
        do {
            at++;
            if (!member(draft)) {
                return false;
            }
        } while (next() == ',');
        return ends();
    }

    private boolean member(Draft draft) {
        return switch (next() == '"' ? text[at + 1] : 0) {
            case 'i' -> isName(ID) && string(draft, Member.ID);
            case 's' -> isName(SOURCE) && string(draft, Member.SOURCE);
            case 'o' -> isName(OPERATOR_ID) && string(draft, Member.OPERATOR_ID);
            case 'c' -> isName(COVERAGE) && string(draft, Member.COVERAGE);
            case 'r' -> isName(RESOURCE) && resource(draft);
            case 'm' -> isName(METER) && string(draft, Member.METER);
            case 't' -> isName(TIME) && string(draft, Member.TIME);
            case 'q' -> isName(QUANTITY) && (text[at] == '"' ? string(draft, Member.QUANTITY) : whole(draft));
            case 'a' -> isName(ATTRIBUTES) && attributes(draft);
            default -> false;
        };
    }

    private boolean resource(Draft draft) {
        if (next() != '{') {
            return false;
        }
        do {
            at++;
            boolean understood = switch (next() == '"' ? text[at + 1] : 0) {
                case 'k' -> isName(KIND) && string(draft, Member.KIND);
                case 'i' -> isName(ID) && string(draft, Member.RESOURCE_ID);
                default -> false;
            };
            if (!understood) {
                return false;
            }
        } while (next() == ',');
        return ends();
    }

    private boolean attributes(Draft draft) {
        if (next() != '{') {
            return false;
        }
        do {
            at++;
            int name = next() == '"' ? at + 1 : -1;
            int nameEnd = name < 0 ? -1 : stringEnd(name);
            if (nameEnd <= name || !colon(nameEnd + 1)) {
                return false;
            }
            int end = text[at] == '"' ? stringEnd(at + 1) : -1;
            if (end < 0) {
                return false;
            }
            draft.attribute(name, nameEnd - name, text, at + 1, end - at - 1);
            at = end + 1;
        } while (next() == ',');
        return ends() && draft.isFirst(Member.ATTRIBUTES);
    }

    private boolean string(Draft draft, Member member) {
        int end = text[at] == '"' ? stringEnd(at + 1) : -1;
        if (end < 0) {
            return false;
        }
        draft.text(member, text, at + 1, end - at - 1);
        at = end + 1;
        return true;
    }

    private boolean whole(Draft draft) {
        int end = at;
        while (text[end] >= '0' && text[end] <= '9') {
            end++;
        }
        int digits = end - at;
        if (digits == 0 || digits > QuantityText.MAX_WHOLE_DIGITS || (digits > 1 && text[at] == '0')) {
            return false;
        }
        draft.number(text, at, digits);
        at = end;
        return true;
    }

    /** Where the string that starts at {@code start} has its closing quote, or -1. */
    private int stringEnd(int start) {
        return line.indexOf('"', start);
    }

    /** Whether the member at the current quote has this name; goes to its value. */
    private boolean isName(char[] name) {
        int end = at + 1 + name.length;
        for (int i = 0; i < name.length; i++) {
            if (text[at + 1 + i] != name[i]) {
                return false;
            }
        }
        return text[end] == '"' && colon(end + 1);
    }

    private boolean colon(int position) {
        at = position;
        if (next() != ':') {
            return false;
        }
        at++;
        next();
        return true;
    }

    /** At the end of an object that has at least one member. */
    private boolean ends() {
        boolean ended = text[at] == '}';
        at++;
        return ended;
    }

    /** Goes to the next character that is not white space; 0 is the end. */
    private char next() {
        char c = text[at];
        while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            at++;
            c = text[at];
        }
        return c;
    }
}
