package meisai.bench;

import java.io.IOException;

/** Something that is asked of the server in one request, and must be there wholly or not at all. */
sealed interface CrashChange permits CrashBatch, CrashSims, CrashVersion, CrashVoid {
    CrashKind kind();

    /** Parts that could be there without the others. */
    int size();

    /**
     * Asks for it.
     *
     * @return how many of its parts were not there before
     * @throws BenchFailure when the answer is not one about all its parts
     */
    int send(Api api) throws IOException, InterruptedException, BenchFailure;

    /** How many of its parts the server has. Usage is sent for it, and is there afterwards. */
    int there(Api api) throws IOException, InterruptedException, BenchFailure;

    /** Adds what it makes of the bills. */
    void addTo(CrashTally tally);
}
