package meisai.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import meisai.server.close.CloseTime;
import meisai.server.export.sink.S3Settings;
import meisai.server.http.HttpSettings;
import meisai.server.log.LogSettings;
import meisai.server.retention.RetentionSettings;
import meisai.server.store.Store;

/**
 * What a server is started with: the defaults, overridden by a file, overridden by the command line.
 *
 * @param http how it is reached
 * @param publicUrl what addresses in answers begin with; empty means where the server listens
 * @param maxBodyBytes largest body of usage or resources, after decompression
 * @param globalHosts host names that pick the coverage g; empty means every host whose first label is g
 * @param s3 the bucket that exported files go to; empty means the data directory
 * @param close when months close by themselves
 * @param backups where backups go; empty means {@code backups/} in the data directory
 * @param log what the server says and how
 * @param retention for how long what is kept
 */
public record Settings(
        Path data,
        HttpSettings http,
        Optional<String> publicUrl,
        long maxBodyBytes,
        Set<String> globalHosts,
        Optional<S3Settings> s3,
        AutomaticClose close,
        Optional<Path> backups,
        Store.Settings store,
        LogSettings log,
        RetentionSettings retention) {
    private static final long DEFAULT_MAX_BODY = 256L << 20;
    private static final long MIN_STORE_MEMORY = 128L << 20;
    private static final long MIN_KEY_MEMORY = 64L << 20;
    private static final long OTHER_MEMORY = 384L << 20;

    /** Whether months close by themselves, and when. */
    public record AutomaticClose(boolean on, CloseTime time) {
        static final AutomaticClose DEFAULT = new AutomaticClose(true, CloseTime.DEFAULT);
    }

    public Settings {
        globalHosts = Set.copyOf(globalHosts);
    }

    public static Settings defaults(Path data) {
        return new Settings(
                data,
                HttpSettings.DEFAULT,
                Optional.empty(),
                DEFAULT_MAX_BODY,
                Set.of(),
                Optional.empty(),
                AutomaticClose.DEFAULT,
                Optional.empty(),
                memory(),
                LogSettings.DEFAULT,
                RetentionSettings.DEFAULT);
    }

    /**
     * The launcher gives the heap three eighths of the one memory setting and less of a large one; keys of open months and
     * the database share most of the rest, of which a tenth of all is the database's.
     */
    private static Store.Settings memory() {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        Long all = Long.getLong("meisai.memory");
        if (all == null) {
            Store.Settings small = Store.Settings.SMALL;
            return new Store.Settings(small.memoryBytes(), small.leastBytes(), threads, small.reserveBytes());
        }
        long least = Math.max(MIN_STORE_MEMORY, all / 10);
        long heap = Runtime.getRuntime().maxMemory();
        long shared = Math.max(least + MIN_KEY_MEMORY, all - heap - OTHER_MEMORY);
        return new Store.Settings(shared, least, threads, Store.Settings.DEFAULT_RESERVE);
    }

    Path backupDirectory() {
        return backups.orElseGet(() -> data.resolve("backups"));
    }

    public Settings withPort(int changed) {
        return withHttp(http.withPort(changed));
    }

    public Settings withLimits(HttpSettings.Limits changed) {
        return withHttp(http.withLimits(changed));
    }

    public Settings withHttp(HttpSettings changed) {
        return with(it -> it.http = changed);
    }

    public Settings withData(Path changed) {
        return with(it -> it.data = changed);
    }

    public Settings withPublicUrl(Optional<String> changed) {
        return with(it -> it.publicUrl = changed);
    }

    public Settings withGlobalHosts(Set<String> changed) {
        return with(it -> it.globalHosts = changed);
    }

    /** @param bytes how much of the disk is left alone */
    public Settings withReserve(long bytes) {
        return with(it -> it.store = store.withReserve(bytes));
    }

    public Settings withMaxBodyBytes(long changed) {
        return with(it -> it.maxBodyBytes = changed);
    }

    public Settings withS3(S3Settings changed) {
        return with(it -> it.s3 = Optional.of(changed));
    }

    public Settings withRetention(RetentionSettings changed) {
        return with(it -> it.retention = changed);
    }

    public Settings withLog(LogSettings changed) {
        return with(it -> it.log = changed);
    }

    /** Months close by command only. */
    public Settings withoutAutomaticClose() {
        return withClose(new AutomaticClose(false, close.time()));
    }

    public Settings withClose(AutomaticClose changed) {
        return with(it -> it.close = changed);
    }

    private Settings with(Consumer<Changed> change) {
        Changed it = new Changed(this);
        change.accept(it);
        return new Settings(
                it.data,
                it.http,
                it.publicUrl,
                it.maxBodyBytes,
                it.globalHosts,
                it.s3,
                it.close,
                it.backups,
                it.store,
                it.log,
                it.retention);
    }

    /** What settings become when some of them change. */
    private static final class Changed {
        private Path data;
        private HttpSettings http;
        private Optional<String> publicUrl;
        private long maxBodyBytes;
        private Set<String> globalHosts;
        private Optional<S3Settings> s3;
        private AutomaticClose close;
        private final Optional<Path> backups;
        private Store.Settings store;
        private LogSettings log;
        private RetentionSettings retention;

        Changed(Settings settings) {
            this.data = settings.data;
            this.http = settings.http;
            this.publicUrl = settings.publicUrl;
            this.maxBodyBytes = settings.maxBodyBytes;
            this.globalHosts = settings.globalHosts;
            this.s3 = settings.s3;
            this.close = settings.close;
            this.backups = settings.backups;
            this.store = settings.store;
            this.log = settings.log;
            this.retention = settings.retention;
        }
    }
}
