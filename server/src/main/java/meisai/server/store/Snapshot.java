package meisai.server.store;

import java.sql.Connection;
import java.sql.SQLException;

/** One consistent view of everything committed when it was opened. For one thread; close it soon. */
public final class Snapshot implements AutoCloseable {
    private final Connection connection;
    private final Sql sql;

    Snapshot(Connection connection) {
        this.connection = connection;
        this.sql = new Sql(connection);
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
        try (connection) {
            sql.execute("ROLLBACK");
        } catch (SQLException failure) {
            throw new StoreException("cannot close a snapshot: " + failure.getMessage(), failure);
        }
    }
}
