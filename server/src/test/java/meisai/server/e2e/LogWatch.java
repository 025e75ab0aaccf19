package meisai.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What is logged from its opening on, for a test that has to wait until something was done. */
final class LogWatch extends Handler implements AutoCloseable {
    private static final Logger ROOT = Logger.getLogger("");
    private static final long MOST_SECONDS = 20;

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    LogWatch() {
        setFormatter(new SimpleFormatter());
        ROOT.addHandler(this);
    }

    /** The next message that has these words in it. */
    String await(String words) throws InterruptedException {
        while (true) {
            String message = messages.poll(MOST_SECONDS, TimeUnit.SECONDS);
            assertThat(message).as("a message with \"" + words + "\"").isNotNull();
            if (message.contains(words)) {
                return message;
            }
        }
    }

    @Override
    public void publish(LogRecord message) {
        messages.add(getFormatter().formatMessage(message));
    }

    @Override
    public void flush() {
        // Nothing waits.
    }

    @Override
    public void close() {
        ROOT.removeHandler(this);
    }
}
