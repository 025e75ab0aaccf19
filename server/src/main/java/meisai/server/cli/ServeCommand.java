package meisai.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import meisai.server.clock.ServerClock;
import meisai.server.http.HttpServer;
import meisai.server.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the server until it is asked to stop. */
@Command(
        name = "serve",
        description = "Run the server.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  meisai serve --data /var/lib/meisai --port 8080"})
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", description = "Data directory; made if it is not there.")
    private @Nullable Path data;

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on; 0 picks a free one (default: 8080).")
    private @Nullable Integer port;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = {
                "Settings file, see conf/meisai.example.yaml",
                "(in a source checkout server/src/dist/conf/meisai.example.yaml)."
            })
    private @Nullable Path config;

    @Option(
            names = "--test-clock",
            paramLabel = "INSTANT",
            description = "For tests: a clock that stands at INSTANT (2026-11-01T00:00:00Z) until it is set forward.")
    private @Nullable Instant testClock;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = settings();
        if (testClock != null && !ServerClock.canShow(testClock)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--test-clock must be from " + ServerClock.EARLIEST + " to " + ServerClock.LATEST);
        }
        Logging.configure(settings.log().format());
        ServerClock clock = testClock == null ? ServerClock.system() : ServerClock.test(testClock);
        CountDownLatch stopped = new CountDownLatch(1);
        Wiring server;
        try {
            server = Wiring.start(settings, clock);
        } catch (StoreException | HttpServer.StartFailure failure) {
            System.err.println("meisai: " + failure.getMessage());
            return 1;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            stopped.countDown();
        }));
        System.out.println("Meisai listens on " + settings.http().scheme() + "://"
                + settings.http().address() + ":" + server.port());
        Path key = settings.data().resolve("provider.key");
        System.out.println("provider key: " + (Files.exists(key) ? key : "as it was when this was backed up"));
        stopped.await();
        return 0;
    }

    private Settings settings() {
        try {
            if (config == null && data == null) {
                throw new ParameterException(spec.commandLine(), "say where the data is: --data DIR or --config FILE");
            }
            Settings settings = config == null ? Settings.defaults(Path.of("data")) : SettingsFile.read(config);
            settings = data == null ? settings : settings.withData(data);
            return port == null ? settings : settings.withPort(port);
        } catch (SettingsFile.WrongSetting | IOException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
        }
    }
}
