package meisai.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Kills a server under load and holds it to what it has acknowledged. */
@Command(
        name = "crash",
        description =
                "Kills the real server (SIGKILL) at random moments while usage comes in, some of it again, SIMs and"
                        + " price books change, usage is made void, months are closed and bills exported, all at once. Starts it"
                        + " again on the same directory each time, and checks: what was acknowledged is there exactly once; what"
                        + " was not answered is there wholly or not at all, and once when it is sent again; a month is open, or"
                        + " closed and as it was closed; an export has all of its bill; everything received is accounted for.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Moments and requests follow from the seed; where they meet is up to the machine.",
            "Exit codes: 0 every check passed, 1 a promise is broken (the directory is left as it is), 2 wrong use."
        })
final class Crash implements Callable<Integer> {
    /** A process that lives for seconds is slowed down by compiling well. */
    private static final List<String> JAVA_OPTIONS = List.of("-XX:TieredStopAtLevel=1");

    private static final long RECORDS_OF_KILL = 25_000;
    private static final String DEFAULT = " (default: ${DEFAULT-VALUE}).";

    @Option(names = "--kills", paramLabel = "N", defaultValue = "20", description = "How often" + DEFAULT)
    private int kills;

    @Option(names = "--seed", paramLabel = "S", description = "Of moments and requests; printed (default: a new one).")
    private @Nullable Long seed;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "New records at most; then only known ones are sent (default: 25,000 for each kill).")
    private @Nullable Long records;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "1000",
            description = "A request has from 1 to so many records" + DEFAULT)
    private int batch;

    @Option(names = "--senders", paramLabel = "N", defaultValue = "4", description = "Imports at a time" + DEFAULT)
    private int senders;

    @Option(names = "--sims", paramLabel = "N", defaultValue = "1000", description = "SIMs of the usage" + DEFAULT)
    private int sims;

    @Option(names = "--operators", paramLabel = "N", defaultValue = "3", description = "Operators" + DEFAULT)
    private int operators;

    @Option(
            names = "--least",
            paramLabel = "MS",
            defaultValue = "200",
            description = "From the beginning of the load to the kill, at least" + DEFAULT)
    private int least;

    @Option(names = "--most", paramLabel = "MS", defaultValue = "1200", description = "At most" + DEFAULT)
    private int most;

    @Option(
            names = "--memory-mib",
            paramLabel = "N",
            defaultValue = "1024",
            description = "Memory of the server as MEISAI_MEMORY gives it, in MiB" + DEFAULT)
    private long memoryMib;

    @Option(names = "--keep", description = "Leave the store and logs in bench/target/bench-data/crash in any case.")
    private boolean keep;

    @Option(
            names = "--server-class",
            paramLabel = "CLASS",
            description = "Run this in place of the server: to see that one that breaks its promises is found out.")
    private @Nullable String serverClass;

    @Option(
            names = "--server-classpath",
            paramLabel = "PATH",
            defaultValue = "",
            description = "Where that class is; the server's own class path follows.")
    private String serverClassPath = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (kills < 1 || batch < 1 || senders < 1 || operators < 1 || sims < operators || least < 1 || most < least) {
            throw new ParameterException(
                    spec.commandLine(),
                    "all numbers must be at least 1, --sims at least --operators, and --most at least --least");
        }
        long from = seed == null ? System.nanoTime() : seed;
        Path place = Main.home().resolve("bench-data").resolve("crash");
        Main.remove(place);
        Files.createDirectories(place);
        long memory = memoryMib << 20;
        CrashRun run = new CrashRun(
                new CrashRun.Settings(
                        serverClass == null
                                ? ServerProcess.Program.MEISAI
                                : new ServerProcess.Program(serverClass, serverClassPath),
                        new ServerProcess.Settings(
                                ServerProcess.heapOf(memory), memory, Optional.empty(), JAVA_OPTIONS),
                        new CrashLoad.Settings(new Fleet(sims, operators), senders, batch),
                        kills,
                        from,
                        least,
                        most,
                        records == null ? kills * RECORDS_OF_KILL : records),
                place);
        Map<String, String> facts = Machine.describe(place, Main.home());
        facts.put("seed", Long.toString(from));
        facts.forEach((name, value) -> System.out.printf(Locale.ROOT, "%-14s %s%n", name, value));
        long start = System.nanoTime();
        List<String> wrong = run.run();
        System.out.printf(
                Locale.ROOT, "%n%s%-34s %.1f%n%n", run.report(), "seconds", (System.nanoTime() - start) / 1e9);
        if (wrong.isEmpty()) {
            System.out.println("Every check passed.");
            if (!keep) {
                Main.remove(place);
            }
            return 0;
        }
        wrong.forEach(System.out::println);
        System.out.println("seed " + from + "; the data directory and what the servers wrote are in " + place);
        return 1;
    }
}
