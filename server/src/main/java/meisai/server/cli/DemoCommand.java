package meisai.server.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import meisai.server.clock.ServerClock;
import meisai.server.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a server on sample data and shows what it can do. */
@Command(
        name = "demo",
        description = "Bill sample data on a server of its own, print the bill and what to try, and keep serving.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  meisai demo", "  meisai demo --once > demo.txt"})
final class DemoCommand implements Callable<Integer> {
    private static final int PORT = 8080;
    private static final long CLEANUP_SECONDS = 60;

    private final Shell shell;

    @Option(names = "--once", description = "End after printing.")
    private boolean once;

    @Option(names = "--port", paramLabel = "N", description = "Port to serve on (default: 8080, or a free one).")
    private @Nullable Integer port;

    @Option(names = "--data", paramLabel = "DIR", description = "Keep the data here (default: a temporary directory).")
    private @Nullable Path data;

    DemoCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        CountDownLatch cleaned = new CountDownLatch(1);
        Thread hook = stopOnShutdown(Thread.currentThread(), cleaned);
        try {
            if (data == null) {
                onTemporaryData();
            } else {
                serve(data);
            }
            return 0;
        } catch (CommandFailure | StoreException failure) {
            shell.err().println("meisai: " + failure.getMessage());
        } catch (IOException failure) {
            shell.err().println("meisai: the demo failed: " + ApiCommand.reason(failure));
        } finally {
            cleaned.countDown();
            forget(hook);
        }
        return 1;
    }

    /** Ctrl-C ends the demo where it is; the process waits until it has cleaned up. */
    private static Thread stopOnShutdown(Thread demo, CountDownLatch cleaned) {
        Thread hook = new Thread(() -> {
            demo.interrupt();
            try {
                if (!cleaned.await(CLEANUP_SECONDS, TimeUnit.SECONDS)) {
                    System.err.println("meisai: the demo did not end in time");
                }
            } catch (InterruptedException notHere) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            return; // the hook runs, and goes on now
        }
    }

    private void onTemporaryData() throws CommandFailure, IOException {
        Path temporary = Files.createTempDirectory("meisai-demo-");
        try {
            serve(temporary);
        } finally {
            delete(temporary);
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(directory)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }

    private void serve(Path directory) throws CommandFailure, IOException {
        if (Files.exists(directory.resolve("FORMAT")) || Files.exists(directory.resolve("meisai.duckdb"))) {
            throw new CommandFailure(directory + " already holds a store and the demo needs a new one; to serve it: "
                    + "meisai serve --data " + directory);
        }
        // What a demo writes is little.
        Settings settings = Settings.defaults(directory).withReserve(0).withPort(listenOn());
        shell.err().println("starting a server on " + directory);
        try (Wiring server = Wiring.start(settings, ServerClock.test(Demo.START))) {
            try {
                show("http://127.0.0.1:" + server.port(), directory);
                if (!once) {
                    new CountDownLatch(1).await();
                }
            } catch (InterruptedException stopped) {
                shell.err().println("stopping");
            } finally {
                // The server must close undisturbed.
                Thread.interrupted();
            }
        }
    }

    private int listenOn() throws CommandFailure {
        if (port != null) {
            if (port != 0 && !isFree(port)) {
                throw new CommandFailure("port " + port + " is in use; choose another with --port N");
            }
            return port;
        }
        return !once && isFree(PORT) ? PORT : 0;
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private void show(String url, Path directory) throws CommandFailure, IOException {
        String key = Files.readString(directory.resolve("provider.key")).strip();
        try (ApiClient client = new ApiClient(url, key)) {
            Map<String, String> credentials = new Demo(client, shell.out(), shell.err()).run();
            DemoCalls.lines(once ? ApiClient.DEFAULT_URL : url, key, credentials)
                    .forEach(shell.out()::println);
        }
        shell.out().println();
        shell.out()
                .println(
                        once
                                ? "The server has ended with this demo; `meisai demo` keeps it to try the calls on."
                                : "The server runs until Ctrl-C.");
        shell.out().flush();
    }
}
