package meisai.server.close;

import java.time.Duration;

/** The threads that write the lines of closes. */
final class CloseThreads {
    /** An executor has ended shortly before its thread has. */
    private static final Duration TO_END = Duration.ofSeconds(10);

    private CloseThreads() {}

    /** How many do not end. */
    static long left() throws InterruptedException {
        long left = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("meisai-close-lines") && !thread.join(TO_END)) {
                left++;
            }
        }
        return left;
    }
}
