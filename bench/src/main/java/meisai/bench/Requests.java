package meisai.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures many small requests of usage. */
@Command(
        name = "requests",
        description = {
            "Sends usage in small requests over many connections at a time, each durable before its answer, and checks",
            "every answer and every operator's bill."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 measured and every check passed, 1 a check failed, 2 wrong use."})
final class Requests implements Callable<Integer> {
    private static final String DEFAULT = " (default: ${DEFAULT-VALUE}).";

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description = "Connections, each with a request at a time" + DEFAULT)
    private int connections;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "20",
            description = "A request has from 1 to so many records" + DEFAULT)
    private int most;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "20", description = "Measured" + DEFAULT)
    private int seconds;

    @Option(names = "--warm-up", paramLabel = "SECONDS", defaultValue = "5", description = "Before them" + DEFAULT)
    private int warmUp;

    @Option(names = "--sims", paramLabel = "N", defaultValue = "10000", description = "SIMs" + DEFAULT)
    private int sims;

    @Option(
            names = "--operators",
            paramLabel = "N",
            defaultValue = "20",
            description = "Operators that the SIMs are of, in sizes as of Zipf" + DEFAULT)
    private int operators;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "3", description = "Runs, each on a new store" + DEFAULT)
    private int runs;

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        BenchBook book = new BenchBook(2);
        // Of the load only who sends is used: records come without end.
        Load load = new Load(1, sims, operators, book.meters(), false);
        RequestsRun.Settings settings =
                new RequestsRun.Settings(load, connections, most, seconds, warmUp, options.server());
        Map<String, String> facts = new LinkedHashMap<>();
        options.describe(facts);
        facts.put(
                "load",
                String.format(
                        Locale.ROOT,
                        "%d connections, requests of 1 to %d records of %,d SIMs, %,d operators, for %d s after %d s;"
                                + " plain sockets on the same CPUs",
                        connections,
                        most,
                        sims,
                        operators,
                        seconds,
                        warmUp));
        return options.runs("requests", runs)
                .all(facts, Report.Targets.NONE, (number, place) -> RequestsRun.run(settings, place));
    }
}
