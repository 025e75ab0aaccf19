package meisai.server.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** A write transaction of the one writer. What memory copies of the store is changed by {@link #afterCommit}. */
public final class Transaction {
    private final DuckDBConnection connection;
    private final ClosedGuard guard;
    private final UsageAppender usage;
    private final Receipts receipts;
    private final Followers.Pending followers;
    private final Sql sql;
    private final Map<String, DuckDBAppender> appenders = new LinkedHashMap<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final List<Runnable> afterRollback = new ArrayList<>();

    Transaction(
            DuckDBConnection connection,
            ClosedGuard guard,
            UsageAppender usage,
            Receipts receipts,
            Followers.Pending followers) {
        this.connection = connection;
        this.guard = guard;
        this.usage = usage;
        this.receipts = receipts;
        this.followers = followers;
        this.sql = new Sql(connection);
    }

    Sql sql() {
        return sql;
    }

    /** What keeps closed months as they are. */
    ClosedGuard guard() {
        return guard;
    }

    /** Runs once the transaction is durable, in the order of the calls. Must not fail. */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    /** Takes back what was done in memory, in reverse order, if the transaction does not become durable. Must not fail. */
    public void afterRollback(Runnable action) {
        afterRollback.add(action);
    }

    /** The appender of a table, kept open for the rest of the transaction and flushed before its commit. */
    DuckDBAppender appender(String table) throws SQLException {
        DuckDBAppender open = appenders.get(table);
        if (open == null) {
            open = connection.createAppender(table);
            appenders.put(table, open);
        }
        return open;
    }

    /** Takes rows of usage; they are in the table once the transaction is flushed. */
    UsageAppender usage() {
        return usage;
    }

    /** Takes what was received; it is in the table once the transaction is flushed. */
    Receipts receipts() {
        return receipts;
    }

    /** What those who follow accounts are told once it is durable. */
    Followers.Pending followers() {
        return followers;
    }

    void flush() throws SQLException {
        usage.flush();
        receipts.flush();
        for (DuckDBAppender appender : appenders.values()) {
            appender.flush();
        }
    }

    void closeAppenders() throws SQLException {
        for (DuckDBAppender appender : appenders.values()) {
            appender.close();
        }
        appenders.clear();
    }

    void committed() {
        followers.handOver();
        afterCommit.forEach(Runnable::run);
    }

    void rolledBack() {
        usage.clear();
        receipts.clear();
        afterRollback.reversed().forEach(Runnable::run);
    }
}
