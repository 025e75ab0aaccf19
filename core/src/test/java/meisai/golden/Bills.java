package meisai.golden;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.Account;
import meisai.bill.Bill;
import meisai.bill.BillSum;
import meisai.bill.Coupon;
import meisai.bill.PaymentDue;
import meisai.money.Money;
import meisai.period.Days;

/** What goes on from one bill of a golden case to the next: balances of coupons, credits, and what waits to be paid. */
final class Bills {
    private final SortedMap<String, Coupon> coupons = new TreeMap<>();
    private final SortedMap<BigDecimal, BigDecimal> credits = new TreeMap<>();
    private BigDecimal waiting = BigDecimal.ZERO;

    /** {@code <code> <balance> <first month> <last month> [item or category]}. */
    void coupon(List<String> words) {
        coupons.put(
                words.get(0),
                new Coupon(
                        words.get(0),
                        new BigDecimal(words.get(1)),
                        Days.parseMonth(words.get(2)).orElseThrow(),
                        Days.parseMonth(words.get(3)).orElseThrow(),
                        words.size() > 4 ? Optional.of(words.get(4)) : Optional.empty()));
    }

    Bill bill(YearMonth month, Account account, Rated rated) {
        BillSum sum = new BillSum();
        rated.rows().forEach(row -> sum.add(row.charge()));
        return sum.bill(month, account, Map.copyOf(credits), rated.left(), coupons.values());
    }

    PaymentDue payment(Bill bill, Account account) {
        Money waits = new Money(waiting.setScale(account.currency().digits()), account.currency());
        return PaymentDue.of(bill.amount(), waits, account.minimumCharge());
    }

    /** What a close consumes and carries over. */
    void close(Bill bill, Account account) {
        waiting = switch (payment(bill, account)) {
            case PaymentDue.Waits waits -> waiting.add(bill.amount().amount());
            case PaymentDue.Nothing nothing -> BigDecimal.ZERO;
            case PaymentDue.Pays pays -> BigDecimal.ZERO;
        };
        bill.coupons()
                .forEach(taken -> coupons.computeIfPresent(
                        taken.code(),
                        (code, coupon) -> less(coupon, taken.amount().amount())));
        credits.clear();
        bill.taxes().stream()
                .filter(tax -> tax.creditOut().signum() > 0)
                .forEach(tax -> credits.put(tax.rate(), tax.creditOut()));
    }

    private static Coupon less(Coupon coupon, BigDecimal taken) {
        return new Coupon(
                coupon.code(), coupon.balance().subtract(taken), coupon.from(), coupon.expiry(), coupon.scope());
    }
}
