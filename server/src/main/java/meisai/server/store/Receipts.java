package meisai.server.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import meisai.server.store.ReceiptTable.Receipt;
import org.duckdb.DuckDBConnection;

/**
 * Adds up what the running transaction receives, so that the bodies that share it leave one row for each day and source
 * and not one each. Belongs to the writer's thread; what is gathered is written by {@link #flush} inside the transaction of
 * the caller, or forgotten by {@link #clear}.
 */
final class Receipts implements AutoCloseable {
    private static final String ROW = "(DATE '1970-01-01' + ?::INTEGER, ?, ?, ?, ?, ?, ?)";
    private static final int COLUMNS = 7;
    /** Most rows of one statement. Each number of rows has its own, prepared once: a row more costs a tenth of a statement. */
    private static final int MAX_ROWS = 16;

    private record Key(LocalDate day, int source) {}

    private final DuckDBConnection connection;
    private final Map<Key, Receipt> gathered = new LinkedHashMap<>();
    private final Map<Integer, PreparedStatement> prepared = new HashMap<>();

    Receipts(DuckDBConnection connection) {
        this.connection = connection;
    }

    void add(int source, Receipt receipt) {
        gathered.merge(new Key(receipt.day(), source), receipt, Receipt::plus);
    }

    /** Writes what was gathered, all of it or (as an exception) nothing that a rollback would leave. */
    void flush() throws SQLException {
        List<Map.Entry<Key, Receipt>> rows = new ArrayList<>(gathered.entrySet());
        for (int from = 0; from < rows.size(); from += MAX_ROWS) {
            insert(rows.subList(from, Math.min(rows.size(), from + MAX_ROWS)));
        }
        clear();
    }

    private void insert(List<Map.Entry<Key, Receipt>> rows) throws SQLException {
        PreparedStatement statement = statement(rows.size());
        try {
            int at = 0;
            for (Map.Entry<Key, Receipt> row : rows) {
                set(statement, at, row.getKey(), row.getValue());
                at += COLUMNS;
            }
            statement.executeUpdate();
        } catch (SQLException | RuntimeException failure) {
            // The driver closes a statement that failed; the next one is prepared anew.
            prepared.remove(rows.size());
            statement.close();
            throw failure;
        }
    }

    private PreparedStatement statement(int rows) throws SQLException {
        PreparedStatement statement = prepared.get(rows);
        if (statement == null) {
            statement = connection.prepareStatement(
                    "INSERT INTO receipt VALUES " + String.join(", ", Collections.nCopies(rows, ROW)));
            prepared.put(rows, statement);
        }
        return statement;
    }

    private static void set(PreparedStatement statement, int at, Key key, Receipt receipt) throws SQLException {
        statement.setInt(at + 1, Math.toIntExact(key.day().toEpochDay()));
        statement.setInt(at + 2, key.source());
        statement.setLong(at + 3, receipt.received());
        statement.setLong(at + 4, receipt.accepted());
        statement.setLong(at + 5, receipt.duplicates());
        statement.setLong(at + 6, receipt.conflicts());
        statement.setLong(at + 7, receipt.rejected());
    }

    /** Forgets what was gathered. */
    void clear() {
        gathered.clear();
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
    }
}
