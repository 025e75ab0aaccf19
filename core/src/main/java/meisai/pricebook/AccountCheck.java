package meisai.pricebook;

import java.util.ArrayList;
import java.util.List;
import meisai.account.Account;

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
        for (int i = 0; i < version.items().size(); i++) {
            BillItem item = version.items().get(i);
            if (account.tax().rateOf(item.taxCategory()).isEmpty()) {
                problems.add(new BookProblem(
                        "items[" + i + "].taxCategory",
                        "",
                        "noTaxRate",
                        "the account " + account.id() + " has no tax rate for " + Quote.of(item.taxCategory()) + " of "
                                + Quote.of(item.name()) + "; it has rates for "
                                + Quote.sorted(account.tax().rates().keySet())));
            }
        }
        return List.copyOf(problems);
    }
}
