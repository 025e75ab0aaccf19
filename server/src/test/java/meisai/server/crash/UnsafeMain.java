package meisai.server.crash;

import java.nio.file.Path;
import java.time.Instant;
import meisai.server.cli.Settings;
import meisai.server.cli.Wiring;
import meisai.server.clock.ServerClock;
import meisai.server.store.Store;
import meisai.server.store.UnsafeStore;

/** The server with its transaction boundaries taken out. */
final class UnsafeMain {
    private UnsafeMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Path data = Path.of(arguments[2]);
        Settings defaults = Settings.defaults(data);
        Settings settings = defaults.withPort(0).withoutAutomaticClose();
        Store store = UnsafeStore.open(data, settings.store());
        Wiring server = Wiring.start(settings, ServerClock.test(Instant.parse(arguments[6])), store);
        System.out.println("Meisai listens on http://127.0.0.1:" + server.port());
        System.out.println("provider key: " + data.resolve("provider.key"));
        Thread.currentThread().join();
    }
}
