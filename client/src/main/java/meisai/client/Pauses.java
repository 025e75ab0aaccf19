package meisai.client;

import java.time.Duration;

/** The time that passes while an export is waited for. */
interface Pauses {
    Pauses REAL = new Pauses() {
        @Override
        public Duration now() {
            return Duration.ofNanos(System.nanoTime());
        }

        @Override
        public void pause(Duration length) throws InterruptedException {
            Thread.sleep(length.toMillis());
        }
    };

    /** Only differences mean something. */
    Duration now();

    void pause(Duration length) throws InterruptedException;
}
