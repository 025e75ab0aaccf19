package meisai.bill;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import meisai.money.Currency;
import meisai.money.Money;
import meisai.money.Rounding;

/**
 * The amounts shown by day: tax excluded, rows dated with a day only. Each is the rounded sum up to its day less the
 * rounded sum up to the day before, so that they sum to the rounded whole (billing model, "From charges to a bill").
 */
public final class DailyAmounts {
    public record DailyAmount(LocalDate day, Money amount) {}

    private DailyAmounts() {}

    /** Every day from the first of the month through {@code last}, oldest first. */
    public static List<DailyAmount> of(Bill bill, LocalDate last, Rounding rounding) {
        Currency currency = bill.currency();
        List<DailyAmount> amounts = new ArrayList<>();
        BigDecimal exact = BigDecimal.ZERO;
        Money shown = Money.zero(currency);
        for (LocalDate day = bill.yearMonth().atDay(1); !day.isAfter(last); day = day.plusDays(1)) {
            exact = exact.add(bill.daily().getOrDefault(day, BigDecimal.ZERO));
            Money cumulative = rounding.round(exact, currency);
            amounts.add(new DailyAmount(day, cumulative.minus(shown)));
            shown = cumulative;
        }
        return amounts;
    }
}
