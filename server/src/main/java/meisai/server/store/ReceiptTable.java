package meisai.server.store;

import java.time.LocalDate;
import java.util.List;

/** What was received by receipt day and source: received = accepted + duplicates + conflicts + rejected. */
public final class ReceiptTable {
    public record Receipt(
            LocalDate day,
            String source,
            long received,
            long accepted,
            long duplicates,
            long conflicts,
            long rejected) {
        /** Both together; the other one is of the same day and source. */
        Receipt plus(Receipt other) {
            return new Receipt(
                    day,
                    source,
                    received + other.received,
                    accepted + other.accepted,
                    duplicates + other.duplicates,
                    conflicts + other.conflicts,
                    rejected + other.rejected);
        }
    }

    private ReceiptTable() {}

    /** Adds to what the transaction receives; it is in the table once the transaction is flushed. */
    public static void append(Transaction transaction, int sourceNumber, Receipt receipt) {
        transaction.receipts().add(sourceNumber, receipt);
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

    /** Days and sources whose parts do not add up to what was received: none, or the store is damaged. */
    public static List<String> unbalanced(Snapshot snapshot) {
        return snapshot.sql().list("""
                        SELECT r.day::VARCHAR || ' ' || coalesce(s.name, 'source ' || r.source_id) FROM receipt r
                            LEFT JOIN source s ON s.id = r.source_id
                        GROUP BY r.day, r.source_id, s.name
                        HAVING sum(received) <> sum(accepted) + sum(duplicates) + sum(conflicts) + sum(rejected)
                        ORDER BY 1
                        """, row -> row.getString(1));
    }
}
