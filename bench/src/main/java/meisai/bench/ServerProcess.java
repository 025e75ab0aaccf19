package meisai.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server as users run it: a process of its own, on a data directory of its own. */
final class ServerProcess implements AutoCloseable {
    /**
     * @param heapBytes of Java
     * @param memoryBytes heap and store together
     * @param recording where a Java flight recording goes, if one is wanted
     */
    record Settings(long heapBytes, long memoryBytes, Optional<Path> recording, List<String> javaOptions) {
        List<String> options() {
            List<String> options = new ArrayList<>(List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djava.library.path=",
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:GCTimeRatio=5",
                    "-Xmx" + (heapBytes >> 10) + "k",
                    "-Dmeisai.memory=" + memoryBytes));
            recording.ifPresent(
                    file -> options.add("-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + file));
            options.addAll(javaOptions);
            return options;
        }

        /** With what {@code meisai prepare} has kept, as the launcher starts a server then. */
        Settings prepared() throws BenchFailure {
            if (!isPrepared()) {
                throw new BenchFailure("there is no " + launcher("aotCache") + "; run ./meisai prepare first");
            }
            return withCache();
        }

        /** The same where {@code meisai prepare} was run. */
        Settings preparedIfPossible() throws BenchFailure {
            return isPrepared() ? withCache() : this;
        }

        private static boolean isPrepared() throws BenchFailure {
            return Files.isRegularFile(Path.of(launcher("aotCache")));
        }

        private Settings withCache() throws BenchFailure {
            Path cache = Path.of(launcher("aotCache"));
            List<String> more = new ArrayList<>(javaOptions);
            more.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off"));
            return new Settings(heapBytes, memoryBytes, recording, more);
        }
    }

    /** Settings for months that are over and still take usage, on the disk that there is. */
    static final String BY_COMMAND_ONLY = "close: { automatic: false }\ndiskReserveBytes: 0\n";

    /**
     * What is run.
     *
     * @param mainClass takes the arguments of {@code meisai}
     * @param before goes before the class path of the server; may be empty
     */
    record Program(String mainClass, String before) {
        static final Program MEISAI = new Program("meisai.server.cli.Main", "");

        private List<String> command() throws BenchFailure {
            String classPath = launcher("serverClassPath");
            return List.of("-cp", before.isEmpty() ? classPath : before + File.pathSeparator + classPath, mainClass);
        }
    }

    private static final Pattern LISTENS = Pattern.compile("listens on (http://\\S+)");
    private static final long STOP_SECONDS = 120;
    private static final long MIN_HEAP = 128L << 20;
    /** What is above it gives the heap half as much. */
    private static final long FULL_HEAP_MEMORY = 2L << 30;

    private final Process process;
    private final Thread atExit;
    private final String url;
    private final String providerKey;
    private final long startedAt;

    private ServerProcess(Process process, Thread atExit, String url, String providerKey, long startedAt) {
        this.process = process;
        this.atExit = atExit;
        this.url = url;
        this.providerKey = providerKey;
        this.startedAt = startedAt;
    }

    /** Starts a server whose months close by command only, which is what is measured. */
    static ServerProcess start(Settings settings, Path data, Path log, String clock) throws IOException, BenchFailure {
        return start(Program.MEISAI, settings, data, log, clock);
    }

    static ServerProcess start(Program program, Settings settings, Path data, Path log, String clock)
            throws IOException, BenchFailure {
        return start(program, settings, data, log, clock, closingByCommandOnly(data));
    }

    /** @param more further options of {@code serve} */
    static ServerProcess start(Settings settings, Path data, Path log, String clock, List<String> more)
            throws IOException, BenchFailure {
        return start(Program.MEISAI, settings, data, log, clock, more);
    }

    private static ServerProcess start(
            Program program, Settings settings, Path data, Path log, String clock, List<String> more)
            throws IOException, BenchFailure {
        long startedAt = System.nanoTime();
        Process process = launch(program, settings, data, log, clock, more);
        // Ended with the benchmark, also when that is interrupted.
        Thread atExit = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(atExit);
        BufferedReader out = process.inputReader();
        String url = "";
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher matcher = LISTENS.matcher(line);
            if (matcher.find()) {
                url = matcher.group(1);
            }
            if (line.startsWith("provider key:")) {
                String key = Files.readString(data.resolve("provider.key")).strip();
                // Nothing more is expected; whatever comes must not fill the pipe and stop the server.
                Thread.ofVirtual().start(() -> out.lines().forEach(Progress::say));
                return new ServerProcess(process, atExit, url, key, startedAt);
            }
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
        throw new BenchFailure("the server did not start:\n" + Files.readString(log));
    }

    private static Process launch(
            Program program, Settings settings, Path data, Path log, String clock, List<String> more)
            throws IOException, BenchFailure {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(settings.options());
        command.addAll(program.command());
        command.addAll(List.of("serve", "--data", data.toString(), "--port", "0", "--test-clock", clock));
        command.addAll(more);
        return new ProcessBuilder(command)
                .redirectError(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
    }

    /** Starts it and kills it (SIGKILL) after some time, however far it has come. */
    static void startAndKill(Program program, Settings settings, Path data, Path log, String clock, long millis)
            throws IOException, InterruptedException, BenchFailure {
        Process process = launch(program, settings, data, log, clock, closingByCommandOnly(data));
        try {
            process.waitFor(millis, TimeUnit.MILLISECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static List<String> closingByCommandOnly(Path data) throws IOException {
        Path config = data.resolveSibling("close.yaml");
        Files.writeString(config, BY_COMMAND_ONLY);
        return List.of("--config", config.toString());
    }

    /** The heap that the launcher gives a server with so much memory. */
    static long heapOf(long memoryBytes) {
        long full = Math.min(memoryBytes, FULL_HEAP_MEMORY);
        return Math.max(full / 8 * 3 + (memoryBytes - full) / 16 * 3, MIN_HEAP);
    }

    /** What the launcher knows. */
    private static String launcher(String name) throws BenchFailure {
        String value = System.getProperty("meisai.bench." + name);
        if (value == null) {
            throw new BenchFailure("run this as ./meisai bench");
        }
        return value;
    }

    String url() {
        return url;
    }

    String providerKey() {
        return providerKey;
    }

    /** Most memory that was resident at a time, in bytes: heap, store, code, threads; empty where it cannot be read. */
    Optional<Long> peakMemory() {
        return Machine.value(Path.of("/proc", Long.toString(process.pid()), "status"), "VmHWM")
                .map(text -> Long.parseLong(text.replaceAll("[^0-9]", "")) << 10);
    }

    /** Memory that is resident now, in bytes. */
    long memory() throws IOException, BenchFailure {
        return status("VmRSS");
    }

    /** Most memory that was resident since {@link #forgetPeak}, in bytes. */
    long peakSince() throws IOException, BenchFailure {
        return status("VmHWM");
    }

    /** From now on the peak is counted anew, where that can be said (Linux, {@code clear_refs}). */
    void forgetPeak() throws IOException {
        Path forget = Path.of("/proc", Long.toString(process.pid()), "clear_refs");
        if (Files.exists(forget)) {
            Files.writeString(forget, "5");
        }
    }

    private long status(String name) throws BenchFailure {
        String text = Machine.value(Path.of("/proc", Long.toString(process.pid()), "status"), name)
                .orElseThrow(() -> new BenchFailure("/proc does not say " + name + " of the server"));
        return Long.parseLong(text.replaceAll("[^0-9]", "")) << 10;
    }

    /** From the start of the process to the first 200 of its readiness, which is asked for when it says that it listens. */
    double secondsUntilReady() throws IOException {
        try (Connection connection = new Connection(url, providerKey)) {
            while (connection.get("/readyz").status() != 200) {
                Thread.onSpinWait();
            }
            return (System.nanoTime() - startedAt) / 1e9;
        }
    }

    /** Ends it at once, without anything that a stop does (SIGKILL), and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** CPU time used so far, of all threads. */
    double cpuSeconds() {
        return process.info()
                .totalCpuDuration()
                .map(time -> time.toMillis() / 1e3)
                .orElse(Double.NaN);
    }

    /** Asks the server to stop and waits until it has. */
    @Override
    public void close() throws BenchFailure {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new BenchFailure("the server did not stop within " + STOP_SECONDS + " s");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        } finally {
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }
}
