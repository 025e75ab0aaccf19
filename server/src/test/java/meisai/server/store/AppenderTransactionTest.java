package meisai.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why the one writer says BEGIN itself: what an appender wrote is undone only inside an explicit transaction. */
class AppenderTransactionTest {
    @TempDir
    private Path directory;

    @Test
    void rowsOfAnAppenderAreUndoneInsideAnExplicitTransaction() throws SQLException {
        try (DuckDBConnection connection = open()) {
            execute(connection, "BEGIN TRANSACTION");
            append(connection);
            execute(connection, "ROLLBACK");
            assertThat(rows(connection)).isZero();
        }
    }

    /** If this ever fails, the driver has changed and the explicit transaction may be reconsidered. */
    @Test
    void rowsOfAnAppenderStayAfterARollbackWithAutoCommitOffAlone() throws SQLException {
        try (DuckDBConnection connection = open()) {
            connection.setAutoCommit(false);
            append(connection);
            connection.rollback();
            connection.setAutoCommit(true);
            assertThat(rows(connection)).isEqualTo(2);
        }
    }

    private DuckDBConnection open() throws SQLException {
        DuckDBConnection connection =
                (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + directory.resolve("t.duckdb"));
        execute(connection, "CREATE TABLE t (id INTEGER)");
        return connection;
    }

    private static void append(DuckDBConnection connection) throws SQLException {
        try (DuckDBAppender appender = connection.createAppender("t")) {
            for (int id = 0; id < 2; id++) {
                appender.beginRow();
                appender.append(id);
                appender.endRow();
            }
        }
    }

    private static void execute(DuckDBConnection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long rows(DuckDBConnection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
