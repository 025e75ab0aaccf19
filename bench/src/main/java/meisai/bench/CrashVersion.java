package meisai.bench;

import java.io.IOException;
import java.time.LocalDate;

/** A version of the price book. */
record CrashVersion(int number, LocalDate from) implements CrashChange {
    private static final int UNPROCESSABLE = 422;

    @Override
    public CrashKind kind() {
        return CrashKind.BOOK;
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public int send(Api api) throws IOException, InterruptedException, BenchFailure {
        api.post("/price-books", "application/yaml", CrashBook.yaml(number, from));
        return 1;
    }

    /** The day of a version that is there is taken for any other one, and the same one changes nothing. */
    @Override
    public int there(Api api) throws IOException, InterruptedException, BenchFailure {
        boolean itself = passes(api, number);
        boolean another = passes(api, number + 1);
        if (!itself) {
            throw new BrokenPromise("the day of " + this + " is taken by another one");
        }
        return another ? 0 : 1;
    }

    private boolean passes(Api api, int other) throws IOException, InterruptedException, BenchFailure {
        try {
            api.post("/price-books?dryRun=true", "application/yaml", CrashBook.yaml(other, from));
            return true;
        } catch (BenchFailure refused) {
            if (refused.status() == UNPROCESSABLE) {
                return false;
            }
            throw refused;
        }
    }

    @Override
    public void addTo(CrashTally tally) {
        tally.price(from, number);
    }

    @Override
    public String toString() {
        return "price book version " + number + " from " + from;
    }
}
