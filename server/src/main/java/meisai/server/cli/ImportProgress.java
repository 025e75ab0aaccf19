package meisai.server.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far an import is: a bar on a terminal, a line now and then elsewhere. */
interface ImportProgress extends AutoCloseable {
    /** @param bytes of the files read so far; {@code records} the server has answered for */
    void at(long bytes, long records);

    @Override
    void close();

    /** @param bytes of all files, or -1 when that is not known */
    static ImportProgress of(Shell shell, String task, long bytes) {
        return shell.terminal() ? new Bar(shell.err(), task, bytes) : new Lines(shell.err(), task, System::nanoTime);
    }

    private static String speed(long records, long nanos) {
        long perSecond = records * 1_000 / Math.max(1, nanos / 1_000_000);
        return BillText.grouped(Long.toString(perSecond)) + " records/s";
    }

    /** The bar is of bytes, from which the remaining time is known; the speed beside it is of records. */
    final class Bar implements ImportProgress {
        private static final int REFRESH_MILLIS = 250;
        private static final long MEGABYTE = 1_000_000;

        private final ProgressBar bar;
        private final long start = System.nanoTime();

        Bar(PrintStream err, String task, long bytes) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(bytes)
                    .setUnit(" MB", MEGABYTE)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(REFRESH_MILLIS)
                    .setConsumer(new ConsoleProgressBarConsumer(err))
                    .build();
        }

        @Override
        public void at(long bytes, long records) {
            bar.stepTo(bytes);
            bar.setExtraMessage(speed(records, System.nanoTime() - start));
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** A line every few seconds, none for what is over sooner. */
    final class Lines implements ImportProgress {
        private static final long INTERVAL = Duration.ofSeconds(5).toNanos();

        private final PrintStream err;
        private final String task;
        private final LongSupplier nanos;
        private final long start;
        private long said;

        Lines(PrintStream err, String task, LongSupplier nanos) {
            this.err = err;
            this.task = task;
            this.nanos = nanos;
            this.start = nanos.getAsLong();
            this.said = start;
        }

        @Override
        public void at(long bytes, long records) {
            long now = nanos.getAsLong();
            if (now - said >= INTERVAL) {
                said = now;
                err.println(task + ": " + BillText.grouped(Long.toString(records)) + " records, "
                        + speed(records, now - start));
            }
        }

        @Override
        public void close() {}
    }
}
