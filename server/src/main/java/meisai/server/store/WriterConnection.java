package meisai.server.store;

import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.duckdb.DuckDBConnection;

/** What the one writer writes with; made anew when the database was opened again. Belongs to the writer's thread. */
final class WriterConnection implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WriterConnection.class.getName());

    private final Database database;
    private final DuckDBConnection connection;
    private final KeptStatements kept;
    private final Sql sql;
    private final UsageAppender usage;
    private final Receipts receipts;
    private long lastSign;

    WriterConnection(Database database) {
        this.database = database;
        this.connection = database.lend();
        this.kept = new KeptStatements(connection);
        this.sql = Sql.writing(connection, kept);
        this.usage = new UsageAppender(database.gatherings(), connection);
        this.receipts = new Receipts(connection);
        this.lastSign = sql.number("SELECT number FROM commit_sign");
    }

    DuckDBConnection connection() {
        return connection;
    }

    Sql sql() {
        return sql;
    }

    UsageAppender usage() {
        return usage;
    }

    Receipts receipts() {
        return receipts;
    }

    /** Puts a number into the running transaction that no other has. */
    long sign() {
        sql.update("UPDATE commit_sign SET number = ?", ++lastSign);
        return lastSign;
    }

    boolean hasSign(long number) {
        return sql.number("SELECT number FROM commit_sign") == number;
    }

    boolean hasUsage(long seq) {
        return sql.number("SELECT count(*) FROM usage WHERE seq = ?", seq) > 0;
    }

    /** Lets go of what it holds; the database has closed the connection itself. */
    void forget() {
        try {
            close();
        } catch (SQLException | StoreException closedAlready) {
            LOG.log(Level.FINE, "statements of a failed connection do not close", closedAlready);
        }
    }

    @Override
    public void close() throws SQLException {
        try (usage;
                receipts;
                kept) {
            database.giveBack(connection);
        }
    }
}
