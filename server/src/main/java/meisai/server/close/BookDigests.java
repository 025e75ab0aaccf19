package meisai.server.close;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import meisai.server.account.Books;

/** The SHA-256 of the texts of price book versions, each read once: many accounts share a book. */
final class BookDigests {
    private record Version(String book, LocalDate effectiveFrom) {}

    private final Books books;
    private final Map<Version, String> known = new HashMap<>();

    BookDigests(Books books) {
        this.books = books;
    }

    String of(String book, LocalDate effectiveFrom) {
        return known.computeIfAbsent(
                new Version(book, effectiveFrom), version -> LineDigest.of(books.text(book, effectiveFrom)));
    }
}
