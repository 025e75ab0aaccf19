package meisai.server.cli;

import java.util.logging.Level;
import java.util.logging.Logger;
import meisai.server.log.LogLines;

/** Messages on standard error; the libraries speak only when something is wrong. */
final class Logging {
    /** Held so that the levels stay: loggers without a reference are forgotten. */
    private static final Logger HTTP = Logger.getLogger("io.helidon");

    private static final Logger ROOT = Logger.getLogger("");

    private Logging() {}

    /** Writes all messages in a format from now on, unless Java was given a configuration of its own. */
    static void configure(LogLines.Format format) {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        for (var handler : ROOT.getHandlers()) {
            handler.setFormatter(new LogLines(format));
        }
        HTTP.setLevel(Level.WARNING);
    }
}
