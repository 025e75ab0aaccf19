package meisai.server.store;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Published price book versions, as text. */
public final class PriceBookTable {
    public record Version(String bookId, LocalDate effectiveFrom, String text) {}

    private PriceBookTable() {}

    public static void insert(Transaction transaction, Version version, Instant now) {
        transaction
                .sql()
                .update(
                        "INSERT INTO price_book_version VALUES (?, ?, ?, ?)",
                        version.bookId(),
                        version.effectiveFrom(),
                        version.text(),
                        now);
    }

    public static List<Version> versions(Snapshot snapshot) {
        return snapshot.sql()
                .list(
                        "SELECT * FROM price_book_version ORDER BY book_id, effective_from",
                        row -> new Version(
                                row.getString("book_id"), Sql.day(row, "effective_from"), row.getString("text")));
    }

    public static Optional<Version> version(Snapshot snapshot, String bookId, LocalDate effectiveFrom) {
        return snapshot.sql()
                .first(
                        "SELECT * FROM price_book_version WHERE book_id = ? AND effective_from = ?",
                        row -> new Version(
                                row.getString("book_id"), Sql.day(row, "effective_from"), row.getString("text")),
                        bookId,
                        effectiveFrom);
    }
}
