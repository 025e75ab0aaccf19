package meisai.server.store;

import java.sql.Connection;

/** One consistent view of everything committed when it was opened. For one thread; close it soon. */
public final class Snapshot implements AutoCloseable {
    private final Database database;
    private final Reader reader;
    private boolean reusable = true;

    Snapshot(Database database) {
        this.database = database;
        this.reader = database.reader();
        try {
            begin();
        } catch (StoreException failure) {
            database.close(reader);
            throw failure;
        }
    }

    private void begin() {
        sql().execute("BEGIN TRANSACTION");
        // DuckDB takes the snapshot at the first statement that reads.
        sql().number("SELECT count(*) FROM schema_version WHERE version > ?", 0);
    }

    Sql sql() {
        return reader.sql();
    }

    /** For what is done with the connection itself, such as tables of its own: nobody else gets it after that. */
    Connection connection() {
        reusable = false;
        return reader.connection();
    }

    @Override
    public void close() {
        boolean ended = false;
        try {
            sql().execute("ROLLBACK");
            ended = true;
        } finally {
            if (ended && reusable) {
                database.giveBack(reader);
            } else {
                database.close(reader);
            }
        }
    }
}
