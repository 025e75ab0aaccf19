package meisai.server.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import tools.jackson.databind.JsonNode;

/** Shows how far a simulation is: a bar on a terminal, a line now and then elsewhere. */
interface SimulationProgress extends AutoCloseable {
    /** @param progress as the server tells it */
    void at(JsonNode progress);

    @Override
    void close();

    static SimulationProgress of(Shell shell, JsonNode started) {
        return shell.terminal()
                ? new Bar(shell.err(), started.path("progress").path("total").asLong())
                : new Lines(shell.err(), System::nanoTime);
    }

    private static String speed(long lines, long nanos) {
        long perSecond = lines * 1_000 / Math.max(1, nanos / 1_000_000);
        return BillText.grouped(Long.toString(perSecond)) + " lines/s";
    }

    /** The bar is of bills, from which the remaining time is known; the speed beside it is of lines. */
    final class Bar implements SimulationProgress {
        private static final int REFRESH_MILLIS = 250;

        private final ProgressBar bar;
        private final long start = System.nanoTime();

        Bar(PrintStream err, long bills) {
            bar = new ProgressBarBuilder()
                    .setTaskName("simulate")
                    .setInitialMax(bills)
                    .setUnit(" bills", 1)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(REFRESH_MILLIS)
                    .setConsumer(new ConsoleProgressBarConsumer(err))
                    .build();
        }

        @Override
        public void at(JsonNode progress) {
            bar.stepTo(progress.path("done").asLong());
            bar.setExtraMessage(speed(progress.path("lines").asLong(), System.nanoTime() - start));
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** A line every few seconds, none for what is over sooner. */
    final class Lines implements SimulationProgress {
        private static final long INTERVAL = Duration.ofSeconds(5).toNanos();

        private final PrintStream err;
        private final LongSupplier nanos;
        private final long start;
        private long said;

        Lines(PrintStream err, LongSupplier nanos) {
            this.err = err;
            this.nanos = nanos;
            this.start = nanos.getAsLong();
            this.said = start;
        }

        @Override
        public void at(JsonNode progress) {
            long now = nanos.getAsLong();
            if (now - said >= INTERVAL) {
                said = now;
                long lines = progress.path("lines").asLong();
                err.println(
                        "simulate: " + BillText.grouped(progress.path("done").asString()) + " of "
                                + BillText.grouped(progress.path("total").asString()) + " bills, "
                                + BillText.grouped(Long.toString(lines)) + " lines, " + speed(lines, now - start));
            }
        }

        @Override
        public void close() {}
    }
}
