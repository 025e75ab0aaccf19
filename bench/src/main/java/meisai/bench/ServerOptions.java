package meisai.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that benchmarks of a running server have in common. */
final class ServerOptions {
    @Option(
            names = "--memory-mib",
            paramLabel = "N",
            defaultValue = "2048",
            description = "Memory of the server as MEISAI_MEMORY gives it, in MiB (default: ${DEFAULT-VALUE}).")
    private long memoryMib;

    @Option(
            names = "--java-option",
            paramLabel = "OPTION",
            description = "A further Java option of the server; may be repeated.")
    private List<String> javaOptions = List.of();

    @Option(names = "--keep", description = "Leave stores and logs in bench/target/bench-data.")
    private boolean keep;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results to a file, too.")
    private @Nullable Path json;

    ServerProcess.Settings server() {
        return new ServerProcess.Settings(
                ServerProcess.heapOf(memoryMib << 20), memoryMib << 20, Optional.empty(), javaOptions);
    }

    /** What is printed of them. */
    void describe(Map<String, String> facts) {
        facts.put("server", String.join(" ", server().options()));
    }

    /** @param name of the benchmark, and of its directory */
    Runs runs(String name, int count) {
        return new Runs(Main.home().resolve("bench-data").resolve(name), count, keep, Optional.ofNullable(json));
    }
}
