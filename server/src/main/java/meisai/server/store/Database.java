package meisai.server.store;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The database file while it is open. Every connection is lent here, because after a failure of the disk DuckDB answers
 * nothing until all of them are closed: then the file is opened again, and shows what lasted.
 */
final class Database implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Database.class.getName());

    /**
     * The log may grow to this before it is written into the database file. With DuckDB's own 16 MiB an import stops for
     * that every few batches; a larger log takes longer to read again after a crash.
     */
    private static final String CHECKPOINT_THRESHOLD = "128MiB";

    /** Most readers that are kept while nobody uses them. */
    private static final int MOST_IDLE = 4;

    private final DataDirectory directory;
    private volatile int threads;
    private final Gatherings gatherings = new Gatherings();
    private final Set<DuckDBConnection> lent = new HashSet<>();
    /** Readers that nobody uses; their connections are lent. */
    private final Deque<Reader> idle = new ArrayDeque<>();

    private volatile String memoryLimit;
    private @Nullable DuckDBConnection root;
    private boolean closed;

    private Database(DataDirectory directory, Store.Settings settings) {
        this.directory = directory;
        this.threads = settings.threads();
        this.memoryLimit = mib(settings.memoryBytes());
    }

    static Database open(DataDirectory directory, Store.Settings settings) throws SQLException {
        Database database = new Database(directory, settings);
        database.open();
        return database;
    }

    /** Who asks for a connection meanwhile is refused and does not wait: reading a log again takes seconds. */
    private void open() throws SQLException {
        secure();
        DuckDBConnection opened =
                (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + directory.database(), properties());
        try {
            gatherings.register(opened);
            // One that was left open by a failure would answer nothing.
            new Sql(opened).number("SELECT 1");
        } catch (SQLException | RuntimeException failure) {
            opened.close();
            throw failure;
        }
        synchronized (this) {
            root = opened;
        }
    }

    private void secure() {
        if (directory.isReadOnly()) {
            return;
        }
        try {
            DatabaseOnDisk.secure(directory.database());
        } catch (IOException failure) {
            throw new StoreException("cannot write " + directory.database() + ": " + failure, failure);
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        if (directory.isReadOnly()) {
            properties.setProperty("access_mode", "READ_ONLY");
        }
        properties.setProperty("memory_limit", memoryLimit);
        properties.setProperty("threads", Integer.toString(threads));
        properties.setProperty(
                "temp_directory", directory.temporary().resolve("duckdb").toString());
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("checkpoint_threshold", CHECKPOINT_THRESHOLD);
        properties.setProperty("autoload_known_extensions", "false");
        return properties;
    }

    private static String mib(long bytes) {
        return (bytes >> 20) + "MiB";
    }

    /** Changes how much memory it may use, now and whenever it is opened again. @throws StoreException when it cannot yet */
    synchronized void limitMemory(long bytes) {
        String limit = mib(bytes);
        new Sql(root()).execute("SET memory_limit = '" + limit + "'");
        memoryLimit = limit;
    }

    /** Changes on how many threads a statement may run, now and whenever it is opened again. */
    synchronized void useThreads(int most) {
        new Sql(root()).execute("SET threads = " + most);
        threads = most;
    }

    Gatherings gatherings() {
        return gatherings;
    }

    /** A connection of its own, to be given back. @throws StoreUnavailable while the file is opened again */
    synchronized DuckDBConnection lend() {
        try {
            DuckDBConnection connection = root().duplicate();
            lent.add(connection);
            return connection;
        } catch (SQLException failure) {
            // Nothing has been done with it yet.
            throw DiskFailure.isOne(failure)
                    ? StoreUnavailable.failed(failure)
                    : new StoreException("cannot open a connection: " + failure.getMessage(), failure);
        }
    }

    void giveBack(DuckDBConnection connection) {
        synchronized (this) {
            lent.remove(connection);
        }
        try {
            connection.close();
        } catch (SQLException failure) {
            throw new StoreException("cannot close a connection: " + failure.getMessage(), failure);
        }
    }

    /** One for a snapshot, to be given back or closed. @throws StoreUnavailable while the file is opened again */
    synchronized Reader reader() {
        Reader free = idle.poll();
        return free != null ? free : new Reader(lend());
    }

    /** Takes back a reader whose transaction has ended. */
    void giveBack(Reader reader) {
        synchronized (this) {
            if (idle.size() < MOST_IDLE && lent.contains(reader.connection())) {
                idle.push(reader);
                return;
            }
        }
        close(reader);
    }

    void close(Reader reader) {
        reader.forget();
        giveBack(reader.connection());
    }

    private DuckDBConnection root() {
        if (closed) {
            throw new StoreException("the server is stopping");
        }
        if (root == null) {
            throw StoreUnavailable.closed();
        }
        return root;
    }

    /** Closes every connection, whatever it is doing, and opens the file. @throws StoreException when it cannot be opened yet */
    void reopen() {
        abandon();
        try {
            open();
        } catch (SQLException failure) {
            throw new StoreException("cannot open the store again: " + failure.getMessage(), failure);
        }
    }

    /** Closes every connection, whatever it is doing, and writes nothing more. */
    void abandon() {
        List<DuckDBConnection> all;
        List<Reader> unused;
        synchronized (this) {
            all = new ArrayList<>(lent);
            lent.clear();
            unused = new ArrayList<>(idle);
            idle.clear();
            if (root != null) {
                all.add(root);
                root = null;
            }
        }
        unused.forEach(Reader::forget);
        for (DuckDBConnection connection : all) {
            try {
                connection.close();
            } catch (SQLException broken) {
                LOG.log(Level.FINE, "a connection of the failed store does not close", broken);
            }
        }
    }

    /** Writes the log into the file and closes it, unless a failure has closed it before. */
    @Override
    public synchronized void close() throws SQLException {
        for (Reader reader = idle.poll(); reader != null; reader = idle.poll()) {
            try {
                close(reader);
            } catch (StoreException broken) {
                LOG.log(Level.WARNING, "a connection that nobody used does not close", broken);
            }
        }
        // Who still has one closes it; nobody gets another.
        lent.clear();
        closed = true;
        if (root != null) {
            try (DuckDBConnection last = root) {
                root = null;
                if (!directory.isReadOnly()) {
                    new Sql(last).execute("CHECKPOINT");
                }
            }
        }
    }
}
