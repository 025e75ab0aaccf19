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

/** Measures an import without HTTP. */
@Command(
        name = "in-process",
        description = {
            "Imports usage into a server in this process, without HTTP: bodies of NDJSON are encoded before, and each is",
            "parsed, checked for duplicates and durable when it is answered. Checks every operator's bill."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The memory is that of this command: MEISAI_MEMORY.",
            "Exit codes: 0 measured and every check passed, 1 a check failed, 2 wrong use."
        })
final class InProcess implements Callable<Integer> {
    private static final String DEFAULT = " (default: ${DEFAULT-VALUE}).";

    @Option(names = "--records", paramLabel = "N", defaultValue = "4000000", description = "Records" + DEFAULT)
    private long records;

    @Option(names = "--sims", paramLabel = "N", defaultValue = "200000", description = "SIMs" + DEFAULT)
    private int sims;

    @Option(
            names = "--operators",
            paramLabel = "N",
            defaultValue = "200",
            description = "Operators that the SIMs are of, in sizes as of Zipf" + DEFAULT)
    private int operators;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "10000", description = "Records in a body" + DEFAULT)
    private int batch;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "2", description = "Bodies at a time" + DEFAULT)
    private int threads;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "3", description = "Runs, each on a new store" + DEFAULT)
    private int runs;

    @Option(names = "--keep", description = "Leave stores in bench/target/bench-data.")
    private boolean keep;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results to a file, too.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Load load = new Load(records, sims, operators, BenchBook.METERS.size(), true);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("load", load.text() + "; bodies of " + batch + ", " + threads + " at a time");
        InProcessRun.Options options = new InProcessRun.Options(load, batch, threads);
        return new Runs(Main.home().resolve("bench-data").resolve("in-process"), runs, keep, Optional.ofNullable(json))
                .all(facts, Report.Targets.NONE, (number, place) -> InProcessRun.run(options, place));
    }
}
