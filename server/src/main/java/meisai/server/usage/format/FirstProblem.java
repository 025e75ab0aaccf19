package meisai.server.usage.format;

import meisai.server.text.CleanText;
import meisai.server.usage.format.Member.Wire;

/** The first thing found wrong with the record that is being read, in words for its sender. */
final class FirstProblem {
    private final Wire wire;
    private String code = "";
    private String message = "";

    FirstProblem(Wire wire) {
        this.wire = wire;
    }

    void clear() {
        code = "";
        message = "";
    }

    boolean isNone() {
        return code.isEmpty();
    }

    RecordProblem of(long number, String id) {
        return new RecordProblem(number, id, code, message);
    }

    /** {@code what} names the member and says what it is and what it should be. */
    void add(String problemCode, String what) {
        if (code.isEmpty()) {
            replace(problemCode, what);
        }
    }

    /** For text that is not even JSON or CSV: what was found in it before means nothing. */
    void replace(String problemCode, String what) {
        code = problemCode;
        message = what;
    }

    /** @param rule begins with "must" */
    void bad(String problemCode, Member member, char[] text, int offset, int length, String rule) {
        add(problemCode, member.label(wire) + " is " + shown(text, offset, length) + ": " + rule);
    }

    void wrongType(Member member, String got) {
        add(ProblemCode.WRONG_TYPE, member.label(wire) + " is " + got + ": " + member.rule(wire));
    }

    void empty(Member member) {
        add(ProblemCode.EMPTY_MEMBER, member.label(wire) + " is empty: " + member.rule(wire));
    }

    void missing(Member member) {
        add(ProblemCode.MISSING_MEMBER, member.label(wire) + " is missing: " + member.rule(wire));
    }

    void repeated(String label) {
        add(ProblemCode.DUPLICATE_MEMBER, label + " is there twice: must be given once");
    }

    /** False, and a problem, when the text is longer than {@code max} characters or has characters it must not have. */
    boolean isName(String label, char[] text, int offset, int length, int max) {
        if (length > max) {
            String got = label + " is " + shown(text, offset, length) + " (" + length + " characters)";
            add(ProblemCode.TOO_LONG, got + ": must have at most " + max + " characters");
            return false;
        }
        if (!CleanText.isClean(text, offset, length)) {
            String got = label + " is " + shown(text, offset, length);
            add(ProblemCode.CONTROL_CHARACTER, got + ": must have no control character and no half a surrogate pair");
            return false;
        }
        return true;
    }

    private static String shown(char[] text, int offset, int length) {
        return CleanText.shown(new String(text, offset, length));
    }
}
