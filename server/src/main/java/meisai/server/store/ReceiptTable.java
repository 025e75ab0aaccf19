package meisai.server.store;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.duckdb.DuckDBAppender;

/** What was received by receipt day and source: received = accepted + duplicates + conflicts + rejected. */
public final class ReceiptTable {
    public record Receipt(
            LocalDate day,
            String source,
            long received,
            long accepted,
            long duplicates,
            long conflicts,
            long rejected) {}

    private ReceiptTable() {}

    public static void append(Transaction transaction, int sourceNumber, Receipt receipt) {
        try {
            DuckDBAppender appender = transaction.appender("receipt");
            appender.beginRow();
            appender.append(receipt.day());
            appender.append(sourceNumber);
            appender.append(receipt.received());
            appender.append(receipt.accepted());
            appender.append(receipt.duplicates());
            appender.append(receipt.conflicts());
            appender.append(receipt.rejected());
            appender.endRow();
        } catch (SQLException failure) {
            throw Sql.failed("append to receipt", failure);
        }
    }

    /** Sums by day and source from {@code from} through {@code to}. */
    public static List<Receipt> between(Snapshot snapshot, LocalDate from, LocalDate to) {
        return snapshot.sql()
                .list(
                        """
                        SELECT r.day, s.name, sum(received)::BIGINT AS received, sum(accepted)::BIGINT AS accepted,
                            sum(duplicates)::BIGINT AS duplicates, sum(conflicts)::BIGINT AS conflicts,
                            sum(rejected)::BIGINT AS rejected
                        FROM receipt r JOIN source s ON s.id = r.source_id
                        WHERE r.day BETWEEN ? AND ? GROUP BY r.day, s.name ORDER BY r.day, s.name
                        """,
                        row -> new Receipt(
                                Sql.day(row, "day"),
                                row.getString("name"),
                                row.getLong("received"),
                                row.getLong("accepted"),
                                row.getLong("duplicates"),
                                row.getLong("conflicts"),
                                row.getLong("rejected")),
                        from,
                        to);
    }
}
