package meisai.server.store;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.duckdb.DuckDBConnection;

/** The open store: one writer, any number of snapshots. */
public final class Store implements AutoCloseable {
    /**
     * @param memoryBytes how much memory the database and the keys of open months may use, beside the Java heap
     * @param leastBytes what the database keeps of it whatever there are of keys
     * @param threads how many threads one statement may use
     */
    public record Settings(long memoryBytes, long leastBytes, int threads) {
        public static final Settings SMALL = new Settings(512L << 20, 128L << 20, 2);
    }

    private static final Logger LOG = Logger.getLogger(Store.class.getName());

    /**
     * The log may grow to this before it is written into the database file. With DuckDB's own 16 MiB an import stops for
     * that every few batches; a larger log takes longer to read again after a crash.
     */
    private static final String CHECKPOINT_THRESHOLD = "128MiB";

    private final DataDirectory directory;
    private final DuckDBConnection root;
    private final Settings settings;
    private final Gatherings gatherings;
    private final Followers followers;
    private final Writer writer;

    private Store(
            DataDirectory directory,
            DuckDBConnection root,
            Settings settings,
            Gatherings gatherings,
            Followers followers,
            Writer writer) {
        this.directory = directory;
        this.root = root;
        this.settings = settings;
        this.gatherings = gatherings;
        this.followers = followers;
        this.writer = writer;
    }

    /** @throws StoreException when the directory is in use, too new, damaged or not writable */
    public static Store open(Path path, Settings settings) {
        return open(path, settings, Writer.Boundaries.EXPLICIT);
    }

    static Store open(Path path, Settings settings, Writer.Boundaries boundaries) {
        DataDirectory directory = DataDirectory.open(path);
        try {
            DuckDBConnection root = connect(directory, settings);
            Migrations.run(new Sql(root));
            directory.migrated();
            directory.removeClosesExcept(ClosedTable.closeIds(new Sql(root)));
            Gatherings gatherings = Gatherings.of(root);
            Followers followers = new Followers();
            Writer writer =
                    new Writer(root.duplicate(), gatherings, ClosedGuard.load(new Sql(root)), followers, boundaries);
            return new Store(directory, root, settings, gatherings, followers, writer);
        } catch (SQLException failure) {
            directory.close();
            throw new StoreException("cannot open the store in " + path + ": " + failure.getMessage(), failure);
        } catch (RuntimeException failure) {
            directory.close();
            throw failure;
        }
    }

    /**
     * Loads the code of the database beside whatever the caller does next: its 70 MB are unpacked at each start, which
     * takes longer than anything else. If that fails, opening a store says why.
     */
    public static void loadAhead() {
        Thread.ofPlatform().name("meisai-load-ahead").daemon().start(() -> {
            try {
                DriverManager.getConnection("jdbc:duckdb:").close();
            } catch (SQLException | LinkageError | IllegalStateException failure) {
                LOG.log(Level.FINE, "cannot load the database ahead", failure);
            }
        });
    }

    private static DuckDBConnection connect(DataDirectory directory, Settings settings) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("memory_limit", mib(settings.memoryBytes()));
        properties.setProperty("threads", Integer.toString(settings.threads()));
        properties.setProperty(
                "temp_directory", directory.temporary().resolve("duckdb").toString());
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("checkpoint_threshold", CHECKPOINT_THRESHOLD);
        properties.setProperty("autoload_known_extensions", "false");
        return (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + directory.database(), properties);
    }

    private static String mib(long bytes) {
        return (bytes >> 20) + "MiB";
    }

    /** How much of the memory may be taken by {@link #leaveTo}, in bytes. */
    public long mostBesides() {
        return settings.memoryBytes() - settings.leastBytes();
    }

    /**
     * The database uses less: something beside it takes so many bytes of the memory they share.
     *
     * @return false when it cannot yet, and is to be asked again
     */
    public boolean leaveTo(long bytes) {
        long left = Math.max(settings.leastBytes(), settings.memoryBytes() - bytes);
        try (DuckDBConnection connection = duplicate()) {
            new Sql(connection).execute("SET memory_limit = '" + mib(left) + "'");
            return true;
        } catch (SQLException | StoreException busy) {
            LOG.log(Level.INFO, "the database cannot do with " + mib(left) + " yet: {0}", busy.getMessage());
            return false;
        }
    }

    public DataDirectory directory() {
        return directory;
    }

    public Writer writer() {
        return writer;
    }

    /** Who is told what is committed. */
    public Followers followers() {
        return followers;
    }

    /** Answers a question from one consistent view. */
    public <T> T read(Function<Snapshot, T> question) {
        try (Snapshot snapshot = snapshot()) {
            return question.apply(snapshot);
        }
    }

    /** What keeps the store from reading or writing; empty when nothing does. */
    public Optional<String> whyNotReady() {
        Optional<String> broken = writer.broken();
        if (broken.isPresent()) {
            return broken;
        }
        try {
            return read(snapshot -> Optional.empty());
        } catch (StoreException cannotRead) {
            return Optional.of(String.valueOf(cannotRead.getMessage()));
        }
    }

    public Snapshot snapshot() {
        return new Snapshot(duplicate());
    }

    Gatherings gatherings() {
        return gatherings;
    }

    DuckDBConnection duplicate() {
        try {
            return root.duplicate();
        } catch (SQLException failure) {
            throw new StoreException("cannot open a connection: " + failure.getMessage(), failure);
        }
    }

    @Override
    public void close() {
        writer.close();
        try (directory;
                root) {
            new Sql(root).execute("CHECKPOINT");
        } catch (SQLException failure) {
            throw new StoreException("cannot close the store: " + failure.getMessage(), failure);
        }
    }
}
