package meisai.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what the parts that the server is made of do by themselves, which tells machines apart. */
@Command(
        name = "reference",
        description = {
            "Measures what the parts do by themselves, without the server: JSON read by one core, rows appended to the",
            "database, their sums, an ordered read and a Parquet file of them, GETs of an HTTP server that does nothing.",
            "Figures of the server are compared with those of another machine by what these are there and here."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 measured and every check passed, 1 a check failed, 2 wrong use."})
final class Reference implements Callable<Integer> {
    private static final String DEFAULT = " (default: ${DEFAULT-VALUE}).";

    @Option(names = "--records", paramLabel = "N", defaultValue = "20000000", description = "Rows" + DEFAULT)
    private long records;

    @Option(names = "--sims", paramLabel = "N", defaultValue = "1000000", description = "SIMs" + DEFAULT)
    private int sims;

    @Option(
            names = "--operators",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Operators that the SIMs are of, in sizes as of Zipf" + DEFAULT)
    private int operators;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "10", description = "Of GETs" + DEFAULT)
    private int seconds;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "1", description = "Runs, each on new files" + DEFAULT)
    private int runs;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results to a file, too.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Load load = new Load(records, sims, operators, BenchBook.METERS.size(), true);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("load", load.text() + "; " + ReferenceGets.CONNECTIONS + " connections, generator on the same CPUs");
        return new Runs(Main.home().resolve("bench-data").resolve("reference"), runs, false, Optional.ofNullable(json))
                .all(facts, Report.Targets.NONE, (number, place) -> ReferenceRun.run(load, seconds, place));
    }
}
