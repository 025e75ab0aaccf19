package meisai.server.http;

import io.helidon.common.tls.Tls;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Logger;

/** Looks at the files of a certificate now and then: new connections get the one that is there. */
final class TlsReload implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TlsReload.class.getName());

    private final TlsFiles files;
    private final Consumer<Tls> reload;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("meisai-certificate").daemon().factory());
    private final ScheduledFuture<?> looks;
    private TlsFiles.Changed seen;
    /** Why they could not be used, as it was said last. */
    private String told = "";

    /** @param seen when the files were changed that are used now */
    TlsReload(TlsFiles files, TlsFiles.Changed seen, Duration every, Consumer<Tls> reload) {
        this.files = files;
        this.seen = seen;
        this.reload = reload;
        looks = watch.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What cannot be used is told once, and the old certificate stays; the two files may change one after the other. */
    private void look() {
        try {
            TlsFiles.Changed now = files.changed();
            if (now.equals(seen)) {
                return;
            }
            seen = now;
            reload.accept(files.read());
            LOG.info(() -> "the certificate " + files.certificate() + " was read again");
            told = "";
        } catch (TlsFiles.Unusable unusable) {
            tell(String.valueOf(unusable.getMessage()));
        } catch (RuntimeException failure) {
            tell(failure.toString());
        }
    }

    private void tell(String problem) {
        if (!problem.equals(told)) {
            LOG.warning(() -> "the certificate stays as it was: " + problem);
            told = problem;
        }
    }

    @Override
    public void close() {
        looks.cancel(false);
        watch.shutdown();
    }
}
