package meisai.server.export;

import java.util.ArrayList;
import java.util.List;
import meisai.server.close.Jobs.Problem;
import meisai.server.export.sink.SinkException;
import meisai.server.store.ExportedFileTable.Failed;

/** What went wrong with the files of one job, and whether there is any point in going on. */
final class ExportProblems {
    /** A job says of so many what happened, and of the others how many they are; each file says it too. */
    private static final int MOST_TOLD = 100;

    /** A sink that failed so many times one after the other is not asked again: each time may take a minute. */
    private static final int MOST_IN_A_ROW = 10;

    private final List<Problem> told = new ArrayList<>();
    private int more;
    private int inARow;

    /** @param ofSink whether the sink failed, rather than what was to be written */
    synchronized void add(String subject, Failed failed, boolean ofSink) {
        inARow += ofSink ? 1 : 0;
        if (told.size() < MOST_TOLD) {
            told.add(new Problem(subject, failed.code(), failed.message()));
        } else {
            more++;
        }
    }

    synchronized void wentWell() {
        inARow = 0;
    }

    /** @throws SinkException when there is no point */
    synchronized void checkGoing() throws SinkException {
        if (inARow >= MOST_IN_A_ROW) {
            throw new SinkException(
                    SinkException.Reason.FAILED,
                    "not tried, as " + MOST_IN_A_ROW + " files before it failed one after the other");
        }
    }

    synchronized List<Problem> list() {
        List<Problem> all = new ArrayList<>(told);
        if (more > 0) {
            all.add(new Problem("", "moreFailed", more + " more files failed; each says why"));
        }
        return all;
    }
}
