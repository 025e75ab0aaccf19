package meisai.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how fast bills of an open month are read while usage comes in. */
@Command(
        name = "live",
        description = {
            "Imports an open month up to yesterday. Then usage comes in at a pace, of all operators, one record of two",
            "hundred for an earlier day, while the largest operator's latest bill and bill by day are read in turn.",
            "Then the month is closed. Every operator's live and closed bill is checked."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 measured and every check passed, 1 a check failed, 2 wrong use."})
final class Live implements Callable<Integer> {
    private static final String DEFAULT = " (default: ${DEFAULT-VALUE}).";

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "60", description = "How long usage comes" + DEFAULT)
    private int seconds;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "100000", description = "Records in a second" + DEFAULT)
    private int rate;

    @Option(
            names = "--every",
            paramLabel = "MS",
            defaultValue = "100",
            description = "From one read to the next; later when an answer takes longer" + DEFAULT)
    private int every;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "Reads of the first seconds are not counted" + DEFAULT)
    private int warmUp;

    @Option(
            names = "--sims",
            paramLabel = "N",
            defaultValue = "52000",
            description = "SIMs of all operators; by default the largest has 400,000 lines" + DEFAULT)
    private int sims;

    @Option(
            names = "--operators",
            paramLabel = "N",
            defaultValue = "100",
            description = "Operators that the SIMs are of, in sizes as of Zipf" + DEFAULT)
    private int operators;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "20",
            description = "Days before today, with one record of each SIM and meter, 1 to 29" + DEFAULT)
    private int days;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "10000", description = "Records in a request" + DEFAULT)
    private int batch;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "2",
            description = "Imports of the client at a time" + DEFAULT)
    private int inFlight;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "1", description = "Runs, each on a new store" + DEFAULT)
    private int runs;

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        BenchBook book = new BenchBook(2);
        Load load = new Load((long) sims * book.meters() * days, sims, operators, book.meters(), false);
        Workload history = new Workload(load, days);
        LiveRun.Settings settings =
                new LiveRun.Settings(history, book, rate, seconds, every, warmUp, batch, inFlight, options.server());
        Map<String, String> facts = new LinkedHashMap<>();
        options.describe(facts);
        facts.put(
                "load",
                String.format(
                        Locale.ROOT,
                        "%s on %d days; the largest operator has %,d lines; generator and reader on the same CPUs",
                        load.text(),
                        days,
                        Tally.of(history, book).rows()[0]));
        facts.put(
                "meanwhile",
                String.format(
                        Locale.ROOT,
                        "%,d records/s for %d s in batches of %,d, %d in flight; a read every %d ms, the first %d s not"
                                + " counted",
                        rate,
                        seconds,
                        batch,
                        inFlight,
                        every,
                        warmUp));
        return options.runs("live", runs)
                .all(facts, Report.Targets.NONE, (number, place) -> LiveRun.run(settings, place));
    }
}
