package meisai.server.simulate;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * What is asked: which prices are tried on which months and operators.
 *
 * @param operatorIds whose accounts; empty: all that have the price book
 * @param priceBook of the accounts that the prices are tried on; a draft names it by its own id
 * @param effectiveFrom first day of the prices; the first day of {@code from} unless it is given
 */
public record Trial(
        YearMonth from,
        YearMonth to,
        List<String> operatorIds,
        Optional<String> coverage,
        Optional<String> priceBook,
        Prices prices,
        Optional<LocalDate> effectiveFrom) {
    /** What is put in place of the prices in force. */
    public sealed interface Prices {
        /** @param text of a price book, as it would be published */
        record Draft(String text) implements Prices {}

        /** @param json a merge patch of each version in force, whose items, grants and meters are members by name */
        record Change(String json) implements Prices {}
    }

    public Trial {
        operatorIds = List.copyOf(operatorIds);
    }

    LocalDate firstDay() {
        return effectiveFrom.orElse(from.atDay(1));
    }
}
