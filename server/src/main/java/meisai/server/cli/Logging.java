package meisai.server.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** One line a message on standard error; the libraries speak only when something is wrong. */
final class Logging {
    /** Held so that the levels stay: loggers without a reference are forgotten. */
    private static final Logger HTTP = Logger.getLogger("io.helidon");

    private Logging() {}

    static void configure() {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL%1$tz %4$s %3$s: %5$s%6$s%n");
        HTTP.setLevel(Level.WARNING);
    }
}
