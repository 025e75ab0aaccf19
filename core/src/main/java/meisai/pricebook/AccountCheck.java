package meisai.pricebook;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import meisai.account.Account;
import meisai.account.TaxSettings;
import meisai.account.TaxTimeline;

/** Whether a version of a book can bill an account. */
final class AccountCheck {
    private AccountCheck() {}

    static List<BookProblem> check(PriceBook version, Account account) {
        List<BookProblem> problems = new ArrayList<>();
        if (version.currency() != account.currency()) {
            problems.add(new BookProblem(
                    "currency",
                    "",
                    "currencyDiffers",
                    "the book is in " + version.currency() + ", the account " + account.id() + " in "
                            + account.currency() + "; both must be the same"));
        }
        account.taxes().byMonth().forEach((month, tax) -> {
            if (inForce(version, month, account.taxes())) {
                checkRates(version, account, tax, problems);
            }
        });
        return problems.stream().distinct().toList();
    }

    /** Whether the version can price anything under the settings that begin with the month. */
    private static boolean inForce(PriceBook version, YearMonth from, TaxTimeline taxes) {
        YearMonth next = taxes.byMonth().higherKey(from);
        return next == null || version.effectiveFrom().isBefore(next.atDay(1));
    }

    private static void checkRates(PriceBook version, Account account, TaxSettings tax, List<BookProblem> problems) {
        for (int i = 0; i < version.items().size(); i++) {
            BillItem item = version.items().get(i);
            if (tax.rateOf(item.taxCategory()).isEmpty()) {
                problems.add(new BookProblem(
                        "items[" + i + "].taxCategory",
                        "",
                        "noTaxRate",
                        "the account " + account.id() + " has no tax rate for " + Quote.of(item.taxCategory()) + " of "
                                + Quote.of(item.name()) + "; it has rates for "
                                + Quote.sorted(tax.rates().keySet())));
            }
        }
    }
}
