package meisai.server.usage;

import java.util.List;
import meisai.server.usage.format.RecordProblem;

/**
 * What became of the records of one body: received = accepted + duplicates + conflicts + rejected; parked and late are
 * parts of accepted. The counts are complete, the problems are the first {@link #MAX_PROBLEMS} by line.
 */
public record ImportResult(
        long received,
        long accepted,
        long duplicates,
        long conflicts,
        long rejected,
        long parked,
        long late,
        List<RecordProblem> problems) {
    public static final int MAX_PROBLEMS = 100;
}
