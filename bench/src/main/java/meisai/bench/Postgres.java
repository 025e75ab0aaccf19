package meisai.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the same month here and in PostgreSQL. */
@Command(
        name = "postgres",
        description = {
            "Imports and closes a month here, and does the same work in PostgreSQL: COPY into a staging table, INSERT ON",
            "CONFLICT DO NOTHING with a unique key, GROUP BY resource, meter and day, prices as numeric. The amounts of",
            "every operator and item must be equal to the last digit."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes: 0 measured and every check passed, 1 a check failed, 2 wrong use, or there is no PostgreSQL."
        })
final class Postgres implements Callable<Integer> {
    private static final String DEFAULT = " (default: ${DEFAULT-VALUE}).";
    private static final int RECORDS_OF_SIM = 20;

    @Option(
            names = "--bin",
            paramLabel = "DIR",
            defaultValue = "/usr/lib/postgresql/15/bin",
            description = "Where initdb, postgres and psql are" + DEFAULT)
    private Path bin = Path.of("/usr/lib/postgresql/15/bin");

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "2000000",
            description = "Records that are billed, 20 of a SIM; one of a hundred is sent again" + DEFAULT)
    private long records;

    @Option(
            names = "--operators",
            paramLabel = "N",
            defaultValue = "100",
            description = "Operators that the SIMs are of, in sizes as of Zipf" + DEFAULT)
    private int operators;

    @Option(names = "--meters", paramLabel = "N", defaultValue = "6", description = "2, 4 or 6" + DEFAULT)
    private int meters;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "3", description = "Runs, each on new stores" + DEFAULT)
    private int runs;

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        for (String each : List.of("initdb", "postgres", "psql")) {
            if (!Files.isExecutable(bin.resolve(each))) {
                Progress.say("meisai bench: there is no PostgreSQL: " + bin.resolve(each)
                        + " is no program. Install one, or say with --bin where it is.");
                return 2;
            }
        }
        int sims = Math.clamp(records / RECORDS_OF_SIM, operators, 1_000_000);
        Load load = new Load(records, sims, operators, meters, true);
        Map<String, String> facts = new LinkedHashMap<>();
        options.describe(facts);
        facts.put("PostgreSQL", version() + ": " + String.join(" ", PostgresProcess.SETTINGS));
        facts.put("load", load.text() + "; our time is import and close; the table of COPY is unlogged");
        return options.runs("postgres", runs)
                .all(
                        facts,
                        Report.Targets.NONE,
                        (number, place) -> PostgresRun.run(load, bin, options.server(), place));
    }

    private String version() throws IOException {
        Process process = new ProcessBuilder(bin.resolve("postgres").toString(), "--version").start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
