package meisai.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;

/**
 * Statements that a connection has prepared, each kept for the next time: to prepare a short one takes as long as to run it.
 * DuckDB plans a kept one anew when a table has changed its shape. Of one thread at a time, as the connection is.
 */
final class KeptStatements implements AutoCloseable {
    private static final int MOST = 32;
    /** A longer one lists what it asks for, so that it mostly comes once. */
    private static final int LONGEST = 2_000;

    private final Connection connection;
    /** The one that was used longest ago comes first. Those in use are not in here. */
    private final LinkedHashMap<String, PreparedStatement> kept = new LinkedHashMap<>();

    KeptStatements(Connection connection) {
        this.connection = connection;
    }

    /** One of its own for who asks, to be given back or, when it has failed, closed. */
    PreparedStatement take(String sql) throws SQLException {
        PreparedStatement statement = kept.remove(sql);
        return statement == null ? connection.prepareStatement(sql) : statement;
    }

    void giveBack(String sql, PreparedStatement statement) throws SQLException {
        if (sql.length() > LONGEST) {
            statement.close();
            return;
        }
        PreparedStatement other = kept.putLast(sql, statement);
        if (other != null) {
            other.close();
        }
        if (kept.size() > MOST) {
            kept.pollFirstEntry().getValue().close();
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : kept.values()) {
            statement.close();
        }
        kept.clear();
    }
}
