package meisai.bench;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the end-to-end benchmark and prints what it measured. */
@Command(
        name = "meisai bench",
        description =
                "Imports a month of usage into a new server, closes it and exports its CSV; measures and checks each.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        subcommands = {
            Core.class,
            Reference.class,
            InProcess.class,
            ExportMemory.class,
            SimulateRate.class,
            Live.class,
            Requests.class,
            Soak.class,
            StartTime.class,
            Crash.class,
            Postgres.class
        },
        footer = {"", "Exit codes: 0 measured and every check passed, 1 a check failed, 2 wrong use."})
public final class Main implements Callable<Integer> {
    /** Makes about a million rows of five million records. */
    private static final int RECORDS_OF_SIM = 305;

    private static final Load DEFAULT_LOAD = Load.ofOneOperator(5_000_000, 5_000_000 / RECORDS_OF_SIM);
    private static final int MAX_SIMS = 1_000_000;
    private static final String DEFAULT = " (default: ${DEFAULT-VALUE}).";

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "5000000",
            description = "Records to import" + DEFAULT)
    private long records;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "3", description = "Runs, each on a new store" + DEFAULT)
    private int runs;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "10000", description = "Records in a request" + DEFAULT)
    private int batch;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "2",
            description = "Requests of the client at a time, each on a connection of its own" + DEFAULT)
    private int inFlight;

    @Option(names = "--sims", paramLabel = "N", description = "SIMs that the records are of (default: records / 305).")
    private @Nullable Integer sims;

    @Option(
            names = "--operators",
            paramLabel = "N",
            defaultValue = "1",
            description = "Operators that the SIMs are of, in sizes as of Zipf" + DEFAULT)
    private int operators;

    @Option(
            names = "--meters",
            paramLabel = "N",
            defaultValue = "2",
            description = "Meters that are used: 2, 4 or 6" + DEFAULT)
    private int meters;

    @Option(
            names = "--mixed",
            description = "Some records are sent again, some come days late, some share a SIM, meter and day.")
    private boolean mixed;

    @Option(names = "--no-close", description = "End after the import; with --keep the open month stays.")
    private boolean noClose;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "2g",
            description = "Memory of the server, heap and store" + DEFAULT)
    private String memory = "2g";

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            description = "Its heap (default: three eighths of its memory, of what is above 2g three sixteenths).")
    private @Nullable String heap;

    @Option(
            names = "--java-option",
            paramLabel = "OPTION",
            description = "A further Java option of the server; may be repeated.")
    private List<String> javaOptions = List.of();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where stores are made (default: bench/target/bench-data). In a memory file system durability costs nothing.")
    private @Nullable Path data;

    @Option(names = "--keep", description = "Leave stores, CSV and logs there.")
    private boolean keep;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results to a file, too.")
    private @Nullable Path json;

    @Option(
            names = "--jfr",
            paramLabel = "FILE",
            description = "Make a flight recording of the server in the last run. It costs speed.")
    private @Nullable Path jfr;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        int wantedSims = sims == null ? Math.clamp(records / RECORDS_OF_SIM, 1, MAX_SIMS) : sims;
        requireFrom("--records", 1, records);
        requireFrom("--runs", 1, runs);
        requireFrom("--batch", 1, batch);
        requireFrom("--in-flight", 1, inFlight);
        requireFrom("--operators", 1, operators);
        requireFrom("--sims", operators, wantedSims);
        if (meters != 2 && meters != 4 && meters != 6) {
            throw new ParameterException(spec.commandLine(), "--meters must be 2, 4 or 6");
        }
        if (wantedSims > MAX_SIMS) {
            throw new ParameterException(spec.commandLine(), "--sims must be at most " + MAX_SIMS);
        }
        Load load = new Load(records, wantedSims, operators, meters, mixed);
        Path directory = data == null ? home().resolve("bench-data") : data;
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("server", String.join(" ", server(false).options()));
        settings.put(
                "load",
                String.format(
                        Locale.ROOT,
                        "%s; batches of %,d, %d in flight; generator on the same CPUs",
                        load.text(),
                        batch,
                        inFlight));
        return new Runs(directory, runs, keep, Optional.ofNullable(json))
                .all(
                        settings,
                        load.equals(DEFAULT_LOAD) ? Report.Targets.JUDGED : Report.Targets.SHOWN,
                        (number, place) -> Run.run(
                                new Run.Settings(load, batch, inFlight, server(number == runs)), place, noClose));
    }

    private ServerProcess.Settings server(boolean recorded) {
        long all = bytes("--memory", memory);
        return new ServerProcess.Settings(
                heap == null ? ServerProcess.heapOf(all) : bytes("--heap", heap),
                all,
                recorded ? Optional.ofNullable(jfr).map(Path::toAbsolutePath) : Optional.empty(),
                javaOptions);
    }

    private void requireFrom(String name, long least, long value) {
        if (value < least) {
            throw new ParameterException(spec.commandLine(), name + " must be at least " + least);
        }
    }

    private long bytes(String name, String size) {
        if (!size.matches("[1-9][0-9]{0,6}[kmgKMG]")) {
            throw new ParameterException(spec.commandLine(), name + " must be a size such as 512m or 2g");
        }
        int shift = switch (Character.toLowerCase(size.charAt(size.length() - 1))) {
            case 'k' -> 10;
            case 'm' -> 20;
            default -> 30;
        };
        return Long.parseLong(size.substring(0, size.length() - 1)) << shift;
    }

    /** The directory of the jar that this class is in. */
    static Path home() {
        try {
            Path code = Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Optional.ofNullable(code.getParent()).orElse(code);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static void remove(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
