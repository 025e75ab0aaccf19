package meisai.server.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** A write transaction of the one writer. What memory copies of the store is changed by {@link #afterCommit}. */
public final class Transaction {
    private final WriterConnection writer;
    private final ClosedGuard guard;
    private final Followers.Pending followers;
    private final Map<String, DuckDBAppender> appenders = new LinkedHashMap<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final List<Runnable> afterRollback = new ArrayList<>();

    private @Nullable String before;
    private @Nullable String after;
    private boolean unchanged;
    private long firstUsage;
    private long sign;

    Transaction(WriterConnection writer, ClosedGuard guard, Followers.Pending followers) {
        this.writer = writer;
        this.guard = guard;
        this.followers = followers;
    }

    Sql sql() {
        return writer.sql();
    }

    /** What keeps closed months as they are. */
    ClosedGuard guard() {
        return guard;
    }

    /** What the running write changes, as JSON without secrets, for the audit log. */
    public void changes(Optional<String> from, String to) {
        before = from.orElse(null);
        after = to;
    }

    /** What the running write removes, likewise. */
    public void removes(String what) {
        before = what;
    }

    /** The running write turned out to change nothing that anyone asked for. */
    public void changesNothing() {
        unchanged = true;
    }

    boolean isUnchanged() {
        return unchanged;
    }

    /** Adds what the write that just ran has done to the audit log, unless that is nothing. */
    void audit(AuditTrail trail) {
        if (unchanged) {
            return;
        }
        AuditTable.insert(this, trail, before, after);
    }

    /** Another write begins. */
    void next() {
        before = null;
        after = null;
        unchanged = false;
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
            open = writer.connection().createAppender(table);
            appenders.put(table, open);
        }
        return open;
    }

    /** Where the row of usage with this number is taken; it is in the table once the transaction is flushed. */
    UsageAppender usage(long seq) {
        if (firstUsage == 0) {
            firstUsage = seq;
        }
        return writer.usage();
    }

    /** Takes what was received; it is in the table once the transaction is flushed. */
    Receipts receipts() {
        return writer.receipts();
    }

    /** What those who follow accounts are told once it is durable. */
    Followers.Pending followers() {
        return followers;
    }

    /** For statements that have to see what the transaction has added so far. */
    void flushNow() {
        try {
            flush();
        } catch (SQLException failure) {
            throw Sql.failed("flush a transaction", failure);
        }
    }

    /** Whether it has any. */
    boolean flushUsage() throws SQLException {
        writer.usage().flush();
        return firstUsage != 0;
    }

    void flush() throws SQLException {
        flushUsage();
        writer.receipts().flush();
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

    /** The last statement before a COMMIT: leaves something by which {@link #lastedIn} finds the transaction. */
    void sign() {
        if (firstUsage == 0) {
            sign = writer.sign();
        }
    }

    /** Whether the store has it, seen by a connection that was opened after its COMMIT failed. */
    boolean lastedIn(WriterConnection reopened) {
        return firstUsage != 0 ? reopened.hasUsage(firstUsage) : sign != 0 && reopened.hasSign(sign);
    }

    void committed() {
        followers.handOver();
        afterCommit.forEach(Runnable::run);
    }

    void rolledBack() {
        writer.usage().clear();
        writer.receipts().clear();
        afterRollback.reversed().forEach(Runnable::run);
    }
}
