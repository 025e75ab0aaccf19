package meisai.server.usage;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;

/** Bounds how many parsed records are held in memory by all requests together. */
final class RecordBudget {
    private static final int STEP = 1_000;
    private static final long WAIT_SECONDS = 10;

    private final Semaphore steps;

    RecordBudget(int records) {
        this.steps = new Semaphore(Math.max(1, records / STEP));
    }

    Share share() {
        return new Share();
    }

    /** What one request holds. */
    final class Share implements AutoCloseable {
        private int held;
        private int left;

        /** @throws Refusal when other requests hold everything for longer than a request should wait */
        void one() {
            if (left > 0) {
                left--;
                return;
            }
            try {
                if (!steps.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                    throw new Refusal(
                            Kind.BUSY,
                            "busy",
                            "too many records are being imported at once; send this body again later");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new Refusal(Kind.BUSY, "busy", "the server is stopping");
            }
            held++;
            left = STEP - 1;
        }

        @Override
        public void close() {
            steps.release(held);
            held = 0;
        }
    }
}
