package meisai.server.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose first line decides how it goes on: HTTP/1.1 and whatever is none go to the HTTP library as they are,
 * HTTP/1.0 goes there as one request of HTTP/1.1 that closes the connection.
 */
final class HttpVersionConnection implements ServerConnection, InterruptableTask<Void> {
    private final ConnectionContext context;
    private final Function<ConnectionContext, ServerConnection> http1;
    private final int maxPrologue;
    private final int maxHeaders;
    private final BoundedReader bounded;
    private final Pace pace;
    private final Paces paces;
    private final long opened = System.nanoTime();
    private volatile @Nullable ServerConnection connection;
    private volatile @Nullable Thread waiting;

    HttpVersionConnection(
            ConnectionContext context,
            Function<ConnectionContext, ServerConnection> http1,
            int maxPrologue,
            int maxHeaders,
            BoundedReader bounded,
            Pace pace,
            Paces paces) {
        this.context = context;
        this.http1 = http1;
        this.maxPrologue = maxPrologue;
        this.maxHeaders = maxHeaders;
        this.bounded = bounded;
        this.pace = pace;
        this.paces = paces;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        try {
            pace.within(() -> {
                handleBounded(limit);
                return true;
            });
        } finally {
            paces.end(pace);
            bounded.release();
        }
    }

    private void handleBounded(Limit limit) throws InterruptedException {
        waiting = Thread.currentThread();
        boolean old;
        try {
            old = isHttp10(context.dataReader());
        } catch (DataReader.InsufficientDataAvailableException closed) {
            throw new CloseConnectionException("nothing was sent", closed);
        } finally {
            waiting = null;
        }
        ServerConnection found =
                http1.apply(old ? ReaderContext.http10(context, new Http10Head(maxPrologue, maxHeaders)) : context);
        connection = found;
        found.handle(limit);
    }

    /** Looks at the first line and leaves it where it is. */
    private boolean isHttp10(DataReader reader) {
        int end;
        try {
            end = reader.findNewLine(maxPrologue);
        } catch (DataReader.IncorrectNewLineException notHttp) {
            return false;
        }
        return end < maxPrologue
                && end > 0
                && reader.getBuffer(end).readString(end).endsWith(Http10Head.VERSION);
    }

    @Override
    public boolean canInterrupt() {
        ServerConnection found = connection;
        return found == null ? waiting != null : found instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    @Override
    public Duration idleTime() {
        ServerConnection found = connection;
        return found == null ? Duration.ofNanos(System.nanoTime() - opened) : found.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        ServerConnection found = connection;
        Thread waits = waiting;
        if (found != null) {
            found.close(interrupt);
        } else if (waits != null) {
            waits.interrupt();
        }
    }
}
