package meisai.server.export;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import meisai.server.close.Jobs.Problem;
import meisai.server.store.ExportedFileTable.Failed;

/** What went wrong with the files of one job, and whether there is any point in going on. */
final class ExportProblems {
    /** A job says of so many what happened, and of the others how many they are; each file says it too. */
    private static final int MOST_TOLD = 100;

    /** After so many failures one after the other nothing more is tried: a sink may take a minute for each. */
    private static final int MOST_IN_A_ROW = 10;

    /** So long a job waits for a store that is opened again, since the last file that was made. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<Problem> told = new ArrayList<>();
    private int more;
    private int inARow;
    private Duration waited = Duration.ZERO;
    private String lastCode = "";

    /** The file of an account failed. */
    synchronized void add(String subject, Failed failed) {
        if (told.size() < MOST_TOLD) {
            told.add(new Problem(subject, failed.code(), failed.message()));
        } else {
            more++;
        }
    }

    /** The job ends with this. */
    synchronized void add(String code, String message) {
        told.add(new Problem("", code, message));
    }

    synchronized void wentWell() {
        inARow = 0;
        waited = Duration.ZERO;
    }

    /** A file was tried and failed. */
    synchronized void wentWrong(Failed failed) {
        inARow++;
        lastCode = failed.code();
    }

    /** Whether to wait so long for the store. */
    synchronized boolean mayWait(Duration time) {
        if (waited.compareTo(PATIENCE) >= 0) {
            return false;
        }
        waited = waited.plus(time);
        return true;
    }

    /** @throws NotTried when there is no point */
    synchronized void checkGoing() {
        if (inARow >= MOST_IN_A_ROW) {
            throw new NotTried(
                    lastCode, "not tried, as " + MOST_IN_A_ROW + " files before it failed one after the other");
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
