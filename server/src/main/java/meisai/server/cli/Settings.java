package meisai.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import meisai.server.close.CloseTime;
import meisai.server.export.sink.S3Settings;
import meisai.server.store.Store;

/**
 * What a server is started with: the defaults, overridden by a file, overridden by the command line.
 *
 * @param publicUrl what addresses in answers begin with; empty means where the server listens
 * @param maxBodyBytes largest body of usage or resources, after decompression
 * @param globalHosts host names that pick the coverage g; empty means every host whose first label is g
 * @param trustedProxies addresses of proxies that say whom a request is from
 * @param limits requests to the compatible API
 * @param s3 the bucket that exported files go to; empty means the data directory
 * @param close when months close by themselves
 * @param backups where backups go; empty means {@code backups/} in the data directory
 */
public record Settings(
        Path data,
        String address,
        int port,
        Optional<String> publicUrl,
        long maxBodyBytes,
        Set<String> globalHosts,
        Set<String> trustedProxies,
        Limits limits,
        Optional<S3Settings> s3,
        AutomaticClose close,
        Optional<Path> backups,
        Store.Settings store) {
    static final int DEFAULT_PORT = 8080;
    static final long DEFAULT_MAX_BODY = 256L << 20;
    private static final long MIN_STORE_MEMORY = 128L << 20;
    private static final long MIN_KEY_MEMORY = 64L << 20;
    private static final long OTHER_MEMORY = 304L << 20;

    /** Most requests in a minute: of one operator, and of one address that has not signed in. */
    public record Limits(int perOperator, int perAddress) {
        static final Limits DEFAULT = new Limits(3_000, 600);
    }

    /** Whether months close by themselves, and when. */
    public record AutomaticClose(boolean on, CloseTime time) {
        static final AutomaticClose DEFAULT = new AutomaticClose(true, CloseTime.DEFAULT);
    }

    public Settings {
        globalHosts = Set.copyOf(globalHosts);
        trustedProxies = Set.copyOf(trustedProxies);
    }

    public static Settings defaults(Path data) {
        return new Settings(
                data,
                "127.0.0.1",
                DEFAULT_PORT,
                Optional.empty(),
                DEFAULT_MAX_BODY,
                Set.of(),
                Set.of(),
                Limits.DEFAULT,
                Optional.empty(),
                AutomaticClose.DEFAULT,
                Optional.empty(),
                memory());
    }

    /**
     * The launcher gives the heap three eighths of the one memory setting; keys of open months and the database share most
     * of the rest, of which a tenth of all is the database's.
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
        return new Settings(
                data,
                address,
                changed,
                publicUrl,
                maxBodyBytes,
                globalHosts,
                trustedProxies,
                limits,
                s3,
                close,
                backups,
                store);
    }

    public Settings withData(Path changed) {
        return new Settings(
                changed,
                address,
                port,
                publicUrl,
                maxBodyBytes,
                globalHosts,
                trustedProxies,
                limits,
                s3,
                close,
                backups,
                store);
    }

    /** @param bytes how much of the disk is left alone */
    public Settings withReserve(long bytes) {
        return new Settings(
                data,
                address,
                port,
                publicUrl,
                maxBodyBytes,
                globalHosts,
                trustedProxies,
                limits,
                s3,
                close,
                backups,
                store.withReserve(bytes));
    }

    public Settings withMaxBodyBytes(long changed) {
        return new Settings(
                data,
                address,
                port,
                publicUrl,
                changed,
                globalHosts,
                trustedProxies,
                limits,
                s3,
                close,
                backups,
                store);
    }

    public Settings withLimits(Limits changed) {
        return new Settings(
                data,
                address,
                port,
                publicUrl,
                maxBodyBytes,
                globalHosts,
                trustedProxies,
                changed,
                s3,
                close,
                backups,
                store);
    }

    public Settings withS3(S3Settings changed) {
        return new Settings(
                data,
                address,
                port,
                publicUrl,
                maxBodyBytes,
                globalHosts,
                trustedProxies,
                limits,
                Optional.of(changed),
                close,
                backups,
                store);
    }

    /** Months close by command only. */
    public Settings withoutAutomaticClose() {
        return withClose(new AutomaticClose(false, close.time()));
    }

    public Settings withClose(AutomaticClose changed) {
        return new Settings(
                data,
                address,
                port,
                publicUrl,
                maxBodyBytes,
                globalHosts,
                trustedProxies,
                limits,
                s3,
                changed,
                backups,
                store);
    }
}
