package meisai.server.simulate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookHistory;

/**
 * The prices that months are computed with.
 *
 * @param priceBook whose accounts they are for
 * @param from first day of what is tried
 * @param published the versions as they are published
 * @param tried the versions with the draft or the change
 */
record TrialPrices(String priceBook, LocalDate from, PriceBookHistory published, PriceBookHistory tried) {
    /** The versions that are tried, rather than published and in force before. */
    List<PriceBook> drafts() {
        List<PriceBook> drafts = new ArrayList<>();
        tried.versions().forEach(version -> {
            if (!version.effectiveFrom().isBefore(from)) {
                drafts.add(version);
            }
        });
        return drafts;
    }

    /** The same version from another day on. */
    static PriceBook from(LocalDate day, PriceBook version) {
        return new PriceBook(
                version.id(), day, version.currency(), version.meters(), version.items(), version.grants());
    }

    /** The versions that are in force before a day. */
    static List<PriceBook> before(LocalDate day, PriceBookHistory history) {
        List<PriceBook> before = new ArrayList<>();
        history.versions().forEach(version -> {
            if (version.effectiveFrom().isBefore(day)) {
                before.add(version);
            }
        });
        return before;
    }
}
