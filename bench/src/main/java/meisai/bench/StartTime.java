package meisai.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how long a server needs to start, with nothing and after a kill. */
@Command(
        name = "start",
        description = {
            "Measures from the start of the process to the first 200 of /readyz: in an empty directory, and after the",
            "server was killed (SIGKILL) when it had imported an open month. Then every acknowledged record must be there.",
            "In an empty directory also without what `meisai prepare` keeps, which has to be run before."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 measured and every check passed, 1 a check failed, 2 wrong use."})
final class StartTime implements Callable<Integer> {
    private static final String DEFAULT = " (default: ${DEFAULT-VALUE}).";
    private static final int RECORDS_OF_SIM = 40;

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "2000000",
            description = "Records in the open month, 40 of a SIM" + DEFAULT)
    private long records;

    @Option(
            names = "--operators",
            paramLabel = "N",
            defaultValue = "100",
            description = "Operators that the SIMs are of, in sizes as of Zipf" + DEFAULT)
    private int operators;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "10000", description = "Records in a request" + DEFAULT)
    private int batch;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs, each with an import of its own" + DEFAULT)
    private int runs;

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        int sims = Math.clamp(records / RECORDS_OF_SIM, operators, 1_000_000);
        Load load = new Load(records, sims, operators, 2, false);
        Map<String, String> facts = new LinkedHashMap<>();
        options.describe(facts);
        facts.put(
                "load",
                String.format(
                        Locale.ROOT, "%s; what was just written is in the page cache of the system", load.text()));
        return options.runs("start", runs)
                .all(facts, Report.Targets.NONE, (number, place) -> StartRun.run(load, batch, options.server(), place));
    }
}
