package meisai.bench;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The month that usage is for and those before it. The server's clock stands at the first day of the month after it, so
 * that it is over and can be closed, and the next one has begun.
 */
final class CrashMonths {
    private YearMonth usage = Workload.MONTH;
    private Optional<YearMonth> ending = Optional.empty();
    private Optional<String> job = Optional.empty();

    static String text(YearMonth month) {
        return String.format(Locale.ROOT, "%04d%02d", month.getYear(), month.getMonthValue());
    }

    /** The one that usage is for. */
    synchronized YearMonth usage() {
        return usage;
    }

    synchronized String clock() {
        return usage.plusMonths(1).atDay(1) + "T00:00:00Z";
    }

    /** From now on usage is for the next month; answers the one that is to be closed. */
    synchronized YearMonth end() {
        YearMonth ended = usage;
        usage = usage.plusMonths(1);
        ending = Optional.of(ended);
        return ended;
    }

    /** The close was acknowledged. */
    synchronized void closing(String jobId) {
        job = Optional.of(jobId);
    }

    /** The month whose close was, or was to be, asked for since the last check. */
    synchronized Optional<YearMonth> ending() {
        return ending;
    }

    synchronized Optional<String> job() {
        return job;
    }

    synchronized void ended() {
        ending = Optional.empty();
        job = Optional.empty();
    }

    /** All that are closed when nothing is ending. */
    synchronized List<YearMonth> closed() {
        return until(usage.minusMonths(1));
    }

    /** All that have begun. */
    synchronized List<YearMonth> begun() {
        return until(usage.plusMonths(1));
    }

    private static List<YearMonth> until(YearMonth last) {
        List<YearMonth> months = new ArrayList<>();
        for (YearMonth month = Workload.MONTH; !month.isAfter(last); month = month.plusMonths(1)) {
            months.add(month);
        }
        return months;
    }
}
