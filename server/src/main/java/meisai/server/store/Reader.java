package meisai.server.store;

import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.duckdb.DuckDBConnection;

/** A connection that one snapshot after the other reads with, and the statements it has prepared. */
final class Reader {
    private static final Logger LOG = Logger.getLogger(Reader.class.getName());

    private final DuckDBConnection connection;
    private final KeptStatements kept;
    private final Sql sql;

    Reader(DuckDBConnection connection) {
        this.connection = connection;
        this.kept = new KeptStatements(connection);
        this.sql = Sql.reading(connection, kept);
    }

    DuckDBConnection connection() {
        return connection;
    }

    Sql sql() {
        return sql;
    }

    /** Closes its statements; the connection is closed by who lent it. */
    void forget() {
        try {
            kept.close();
        } catch (SQLException failure) {
            LOG.log(Level.FINE, "statements of a connection do not close", failure);
        }
    }
}
