package meisai.server.simulate;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import meisai.account.AccountId;
import meisai.account.CodePointOrder;
import meisai.account.Resource;
import meisai.bill.Bill;
import meisai.price.Charge;

/**
 * The months of one account before and after, summed by item, group and resource. What it holds is in proportion to the
 * number of resources, not of rows.
 */
final class AccountSums {
    private static final Comparator<Optional<String>> GROUPS = Comparator.comparing(
                    (Optional<String> group) -> group.isPresent())
            .thenComparing(group -> group.orElse(""), CodePointOrder.INSTANCE);
    private static final Comparator<Optional<Resource>> RESOURCES = (left, right) -> left.isEmpty() || right.isEmpty()
            ? Boolean.compare(left.isPresent(), right.isPresent())
            : left.get().compareTo(right.get());

    private final AccountId account;
    private final Sums<String> items = new Sums<>(CodePointOrder.INSTANCE);
    private final Sums<Optional<String>> groups = new Sums<>(GROUPS);
    private final Sums<Optional<Resource>> resources = new Sums<>(RESOURCES);
    private final SortedMap<YearMonth, BillsOf> months = new TreeMap<>();
    private final Parked parked = new Parked();

    AccountSums(AccountId account) {
        this.account = account;
    }

    AccountId account() {
        return account;
    }

    Parked parked() {
        return parked;
    }

    void before(Charge charge) {
        BigDecimal amount = charge.amount();
        items.before(charge.item(), amount);
        groups.before(charge.group(), amount);
        resources.before(charge.resource(), amount);
    }

    void after(Charge charge) {
        BigDecimal amount = charge.amount();
        items.after(charge.item(), amount);
        groups.after(charge.group(), amount);
        resources.after(charge.resource(), amount);
    }

    void month(Bill before, Bill after) {
        months.put(after.yearMonth(), BillsOf.of(before, after));
    }

    BillsOf total() {
        return months.values().stream().reduce(BillsOf.NONE, BillsOf::plus);
    }

    /** Why the figures cannot be trusted: rows that do not sum to the subtotals of the bills. Empty when they do. */
    Optional<String> doesNotSum() {
        Difference whole = total().subtotal();
        boolean sums = items.total().isSame(whole)
                && groups.total().isSame(whole)
                && resources.total().isSame(whole);
        return sums
                ? Optional.empty()
                : Optional.of("the subtotals of the bills are " + whole + ", by item it is " + items.total()
                        + ", by group " + groups.total() + ", by resource " + resources.total());
    }

    SortedMap<YearMonth, BillsOf> months() {
        return months;
    }

    SortedMap<String, Difference> items() {
        return items.inOrder();
    }

    /** Every row in the order of its kind. */
    void rows(Consumer<Row> sink) {
        sink.accept(Row.ofAccount(account, total().subtotal()));
        months.forEach((month, bills) -> sink.accept(Row.ofMonth(Optional.of(account), month, bills.subtotal())));
        items().forEach((item, sum) -> sink.accept(Row.ofItem(Optional.of(account), item, sum)));
        groups.inOrder().forEach((group, sum) -> sink.accept(Row.ofGroup(account, group, sum)));
        resources.inOrder().forEach((resource, sum) -> sink.accept(Row.ofResource(account, resource, sum)));
    }
}
