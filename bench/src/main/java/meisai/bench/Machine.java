package meisai.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the figures were taken on. What this operating system does not tell is "unknown". */
final class Machine {
    private static final String UNKNOWN = "unknown";
    /** Columns of the line "cpu" in /proc/stat, and its ticks in a second. */
    private static final int IDLE = 4;

    private static final int WAIT = 5;
    private static final int STEAL = 8;
    private static final double TICKS = 100;

    private Machine() {}

    /** Facts by name, in the order in which they are printed. */
    static Map<String, String> describe(Path data, Path checkout) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("commit", commit(checkout));
        facts.put(
                "CPU",
                value(Path.of("/proc/cpuinfo"), "model name").orElse(System.getProperty("os.arch")) + ", "
                        + Runtime.getRuntime().availableProcessors() + " available");
        facts.put("memory", value(Path.of("/proc/meminfo"), "MemTotal").orElse(UNKNOWN));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("file system", Files.getFileStore(data).type());
        facts.put(
                "JDK",
                System.getProperty("java.vm.name") + " " + Runtime.version() + " (" + System.getProperty("java.vendor")
                        + "), server and load generator");
        facts.put("load average", loadAverage());
        return facts;
    }

    /** Of the last minute, five and fifteen: what else the machine was busy with. */
    static String loadAverage() {
        return read(Path.of("/proc/loadavg"))
                .map(text -> String.join(" ", List.of(text.split(" ")).subList(0, 3)))
                .orElse(UNKNOWN);
    }

    /** CPU time that all processes have used, by the operating system's own count; not a number where it has none. */
    static double busySeconds() {
        return read(Path.of("/proc/stat"))
                .map(text -> {
                    String[] ticks = text.lines().findFirst().orElse("").split(" +", -1);
                    long busy = 0;
                    for (int column = 1; column < ticks.length && column <= STEAL; column++) {
                        busy += column == IDLE || column == WAIT ? 0 : Long.parseLong(ticks[column]);
                    }
                    return busy / TICKS;
                })
                .orElse(Double.NaN);
    }

    /** The value of the first line {@code name: value}. */
    static Optional<String> value(Path file, String name) {
        return read(file)
                .flatMap(text -> text.lines()
                        .filter(line -> line.startsWith(name) && line.contains(":"))
                        .findFirst()
                        .map(line -> line.substring(line.indexOf(':') + 1).strip()));
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    private static String commit(Path checkout) {
        return git(checkout, "rev-parse", "--short=12", "HEAD")
                .map(commit -> commit
                        + git(checkout, "status", "--porcelain")
                                .filter(changes -> !changes.isEmpty())
                                .map(changes -> " and changes in the working tree")
                                .orElse(""))
                .orElse(UNKNOWN);
    }

    private static Optional<String> git(Path directory, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder("git", "-C", directory.toString());
        builder.command().addAll(List.of(arguments));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process git = builder.start();
            String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException absent) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
