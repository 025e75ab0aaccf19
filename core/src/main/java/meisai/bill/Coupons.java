package meisai.bill;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meisai.account.CodePointOrder;
import meisai.account.TaxSettings;
import meisai.money.Currency;
import meisai.money.Money;
import meisai.price.BilledAs;

/**
 * Which coupons a bill takes: by expiry month, scoped before unscoped, code. Each gives the least of its balance, what is
 * left to pay and, when it has a scope, what is left of the scope's items with tax, less what coupons of the same scope
 * gave (billing model, "From charges to a bill", and ruling 6).
 */
final class Coupons {
    private static final Comparator<Coupon> ORDER = Comparator.comparing(Coupon::expiry)
            .thenComparing(coupon -> coupon.scope().isEmpty())
            .thenComparing(Coupon::code, CodePointOrder.INSTANCE);

    private final YearMonth month;
    private final Currency currency;
    private final TaxSettings tax;
    private final Map<BilledAs, BigDecimal> left;

    /** @param left of each item after discounts, corrections included, by its name, category and tax category */
    Coupons(YearMonth month, Currency currency, TaxSettings tax, Map<BilledAs, BigDecimal> left) {
        this.month = month;
        this.currency = currency;
        this.tax = tax;
        this.left = left;
    }

    List<AppliedCoupon> apply(Collection<Coupon> coupons, Money total) {
        List<AppliedCoupon> applied = new ArrayList<>();
        Map<String, Money> ofScope = new HashMap<>();
        Money toPay = total;
        for (Coupon coupon : coupons.stream()
                .filter(coupon -> coupon.isValidIn(month))
                .sorted(ORDER)
                .toList()) {
            Money taken = least(balance(coupon), toPay);
            Optional<String> scope = coupon.scope();
            if (scope.isPresent()) {
                taken = least(taken, ofScope.computeIfAbsent(scope.get(), this::leftWithTax));
                Money given = taken;
                ofScope.computeIfPresent(scope.get(), (name, limit) -> limit.minus(given));
            }
            if (taken.amount().signum() > 0) {
                applied.add(new AppliedCoupon(coupon.code(), taken));
                toPay = toPay.minus(taken);
            }
        }
        return applied;
    }

    private Money balance(Coupon coupon) {
        return new Money(coupon.balance().setScale(currency.digits()), currency);
    }

    private static Money least(Money left, Money right) {
        return left.amount().compareTo(right.amount()) <= 0 ? left : right;
    }

    /** Never below 0: there a coupon finds nothing to reduce. */
    private Money leftWithTax(String scope) {
        BigDecimal exact = BigDecimal.ZERO;
        for (Map.Entry<BilledAs, BigDecimal> item : left.entrySet()) {
            if (item.getKey().of().equals(scope) || item.getKey().category().equals(scope)) {
                BigDecimal rate = tax.rateOf(item.getKey().taxCategory()).orElseThrow();
                exact = exact.add(item.getValue().multiply(BigDecimal.ONE.add(rate)));
            }
        }
        Money rounded = tax.rounding().round(exact, currency);
        return rounded.amount().signum() < 0 ? Money.zero(currency) : rounded;
    }
}
