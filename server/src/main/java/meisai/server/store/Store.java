package meisai.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.duckdb.DuckDBConnection;

/** The open store: one writer, any number of snapshots. */
public final class Store implements AutoCloseable {
    /**
     * @param memoryBytes how much memory the database and the keys of open months may use, beside the Java heap
     * @param leastBytes what the database keeps of it whatever there are of keys
     * @param threads how many threads one statement may use, one less once {@link #loaded}
     * @param reserveBytes how much of the disk is left alone, see {@link FreeSpace}
     */
    public record Settings(long memoryBytes, long leastBytes, int threads, long reserveBytes) {
        public static final long DEFAULT_RESERVE = 256L << 20;
        public static final Settings SMALL = new Settings(512L << 20, 128L << 20, 2, DEFAULT_RESERVE);

        public Settings withReserve(long bytes) {
            return new Settings(memoryBytes, leastBytes, threads, bytes);
        }
    }

    private static final Logger LOG = Logger.getLogger(Store.class.getName());

    private final DataDirectory directory;
    private final Database database;
    private final Settings settings;
    private final FreeSpace freeSpace;
    private final Followers followers;
    private final Writer writer;

    private Store(
            DataDirectory directory,
            Database database,
            Settings settings,
            FreeSpace freeSpace,
            Followers followers,
            Writer writer) {
        this.directory = directory;
        this.database = database;
        this.settings = settings;
        this.freeSpace = freeSpace;
        this.followers = followers;
        this.writer = writer;
    }

    /** @throws StoreException when the directory is in use, too new, damaged or not writable */
    public static Store open(Path path, Settings settings) {
        return open(path, settings, Writer.Boundaries.EXPLICIT);
    }

    static Store open(Path path, Settings settings, Writer.Boundaries boundaries) {
        return open(DataDirectory.open(path), settings, boundaries);
    }

    /** Opens a data directory or a backup to look at it; nothing of it can be changed. @throws StoreException as {@link #open} */
    public static Store openForReading(Path path, Settings settings) {
        return open(DataDirectory.openForReading(path), settings, Writer.Boundaries.EXPLICIT);
    }

    private static Store open(DataDirectory directory, Settings settings, Writer.Boundaries boundaries) {
        try {
            Database database = Database.open(directory, settings);
            try {
                Followers followers = new Followers();
                Writer writer = Writer.start(prepare(directory, database), database, followers, boundaries);
                FreeSpace freeSpace = new FreeSpace(directory.database(), settings.reserveBytes());
                return new Store(directory, database, settings, freeSpace, followers, writer);
            } catch (IOException | RuntimeException failure) {
                database.abandon();
                throw failure;
            }
        } catch (SQLException | IOException failure) {
            directory.close();
            throw new StoreException(
                    "cannot open the store " + directory.database() + ": " + failure.getMessage(), failure);
        } catch (RuntimeException failure) {
            directory.close();
            throw failure;
        }
    }

    /**
     * Loads the code of the database, of 70 MB, beside whatever the caller does next. If that fails, opening a store says
     * why.
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

    /** Brings everything to today's format; answers what keeps closed months as they are. */
    private static ClosedGuard prepare(DataDirectory directory, Database database) {
        DuckDBConnection connection = database.lend();
        try {
            Sql sql = new Sql(connection);
            if (!directory.isReadOnly()) {
                Migrations.run(sql);
                directory.migrated();
                directory.removeClosesExcept(ClosedTable.closeIds(sql));
            }
            return ClosedGuard.load(sql);
        } finally {
            database.giveBack(connection);
        }
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
        try {
            database.limitMemory(left);
            return true;
        } catch (StoreException busy) {
            LOG.log(Level.INFO, () -> "the database cannot do with " + left + " bytes yet: " + busy.getMessage());
            return false;
        }
    }

    /**
     * Everything that is kept in memory has been read. From here on several threads have statements, and more for one of
     * them would take from the others: one core is left to those who hand rows over and take them.
     */
    public void loaded() {
        int threads = Math.max(1, settings.threads() - 1);
        try {
            database.useThreads(threads);
        } catch (StoreException busy) {
            LOG.log(Level.INFO, () -> "statements keep all processors: " + busy.getMessage());
        }
    }

    public DataDirectory directory() {
        return directory;
    }

    public FreeSpace freeSpace() {
        return freeSpace;
    }

    public Writer writer() {
        return writer;
    }

    /** How large everything is. */
    public StoreSize size() {
        return new StoreSize(this);
    }

    /** Who is told what is committed. */
    public Followers followers() {
        return followers;
    }

    /** Answers a question from one consistent view. */
    public <T> T read(Function<Snapshot, T> question) {
        try (Snapshot snapshot = snapshot()) {
            return question.apply(snapshot);
        } catch (StoreUnavailable unavailable) {
            throw unavailable;
        } catch (StoreException failure) {
            if (DiskFailure.isOne(failure) || writer.unable().isPresent()) {
                throw StoreUnavailable.failed(failure);
            }
            throw failure;
        }
    }

    /** What keeps the store from reading or writing; empty when nothing does. */
    public Optional<String> whyNotReady() {
        Optional<String> unable = writer.unable();
        if (unable.isPresent()) {
            return unable;
        }
        try {
            return read(snapshot -> Optional.empty());
        } catch (StoreException cannotRead) {
            return Optional.of(String.valueOf(cannotRead.getMessage()));
        }
    }

    public Snapshot snapshot() {
        return new Snapshot(database);
    }

    Database database() {
        return database;
    }

    @Override
    public void close() {
        writer.close();
        try (directory;
                database) {
            LOG.fine("the store closes");
        } catch (SQLException failure) {
            throw new StoreException("cannot close the store: " + failure.getMessage(), failure);
        }
    }
}
