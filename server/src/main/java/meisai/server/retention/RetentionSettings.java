package meisai.server.retention;

/**
 * For how many months after its end a month's records are kept; 0: for ever.
 *
 * @param lines of closed bills; not for less time than usage
 * @param audit entries of the audit log
 */
public record RetentionSettings(int usage, int lines, int audit) {
    /** The compatible API sums up the lines of three months before this one. */
    public static final int LEAST = 3;

    private static final int SEVEN_YEARS = 84;

    public static final RetentionSettings DEFAULT = new RetentionSettings(SEVEN_YEARS, SEVEN_YEARS, SEVEN_YEARS);

    /** Whether something is removed sooner than something else that needs it. */
    public boolean linesGoBeforeUsage() {
        return lines != 0 && (usage == 0 || lines < usage);
    }
}
