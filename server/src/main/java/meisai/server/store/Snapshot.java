package meisai.server.store;

import java.sql.Connection;
import org.duckdb.DuckDBConnection;

/** One consistent view of everything committed when it was opened. For one thread; close it soon. */
public final class Snapshot implements AutoCloseable {
    private final Database database;
    private final DuckDBConnection connection;
    private final Sql sql;

    Snapshot(Database database) {
        this.database = database;
        this.connection = database.lend();
        this.sql = Sql.reading(connection);
        try {
            begin();
        } catch (StoreException failure) {
            database.giveBack(connection);
            throw failure;
        }
    }

    private void begin() {
        sql.execute("BEGIN TRANSACTION");
        // DuckDB takes the snapshot at the first statement that reads.
        sql.number("SELECT count(*) FROM schema_version");
    }

    Sql sql() {
        return sql;
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() {
        try {
            sql.execute("ROLLBACK");
        } finally {
            database.giveBack(connection);
        }
    }
}
