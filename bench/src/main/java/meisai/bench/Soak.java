package meisai.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives a server more than it can take for a long time. */
@Command(
        name = "soak",
        description = {
            "Gives a server more usage than it can take, beside bills that are read and clients that are slow, while months",
            "are closed one after the other; checks that it stays within its memory, refuses what it cannot take, and has",
            "everything that it acknowledged exactly once."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 every check passed, 1 a check failed, 2 wrong use."})
final class Soak implements Callable<Integer> {
    private static final String DEFAULT = " (default: ${DEFAULT-VALUE}).";

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "30", description = "How long" + DEFAULT)
    private int minutes;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "128",
            description = "Senders, each of which always has a request waiting" + DEFAULT)
    private int connections;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "5000",
            description = "A request has from 1 to so many records" + DEFAULT)
    private int batch;

    @Option(
            names = "--slow",
            paramLabel = "N",
            defaultValue = "50",
            description = "Clients that send a byte a second, or read nothing" + DEFAULT)
    private int slow;

    @Option(
            names = "--month",
            paramLabel = "RECORDS",
            defaultValue = "10000000",
            description = "A month is closed when it has so many" + DEFAULT)
    private long month;

    @Option(names = "--sims", paramLabel = "N", defaultValue = "100000", description = "SIMs" + DEFAULT)
    private int sims;

    @Option(names = "--operators", paramLabel = "N", defaultValue = "100", description = "Operators" + DEFAULT)
    private int operators;

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        SoakRun.Settings settings = new SoakRun.Settings(
                new Fleet(sims, operators), minutes, connections, batch, slow, month, options.server());
        Map<String, String> facts = new LinkedHashMap<>();
        options.describe(facts);
        facts.put(
                "load",
                String.format(
                        Locale.ROOT,
                        "%d connections that always have a request of 1 to %,d records waiting, %d slow clients, for %d min;"
                                + " %,d SIMs, %,d operators; a close after each %,d records; all on the same CPUs",
                        connections,
                        batch,
                        slow,
                        minutes,
                        sims,
                        operators,
                        month));
        return options.runs("soak", 1)
                .all(facts, Report.Targets.NONE, (number, place) -> new SoakRun(settings).run(place));
    }
}
