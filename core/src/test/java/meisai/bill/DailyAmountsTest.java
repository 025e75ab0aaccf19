package meisai.bill;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import meisai.Seeds;
import meisai.bill.DailyAmounts.DailyAmount;
import meisai.money.Currency;
import meisai.money.Money;
import meisai.money.Rounding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Daily shown amounts: the rounded sum up to a day less the rounded sum up to the day before. */
final class DailyAmountsTest {
    private static final LocalDate LAST = LocalDate.of(2026, 8, 31);

    @Test
    void eachDayShowsHowMuchTheRoundedSumGrows() {
        Bill bill = Rows.none()
                .row("20260801", "0.4")
                .row("20260802", "0.4")
                .row("20260803", "0.4")
                .row("20260805", "1.8")
                .bill();
        LocalDate fifth = LocalDate.of(2026, 8, 5);

        // cumulative 0.4, 0.8, 1.2, 1.2, 3.0
        assertThat(shown(bill, fifth, Rounding.CEILING)).containsExactly("1", "0", "1", "0", "1");
        assertThat(shown(bill, fifth, Rounding.FLOOR)).containsExactly("0", "0", "1", "0", "2");
        assertThat(shown(bill, fifth, Rounding.HALF_UP)).containsExactly("0", "1", "0", "0", "2");
    }

    @Test
    void everyDayFromTheFirstToTheLastIsShown() {
        List<DailyAmount> amounts =
                DailyAmounts.of(Rows.none().row("20260831", "2").bill(), LAST, Rounding.CEILING);

        assertThat(amounts)
                .extracting(DailyAmount::day)
                .containsExactlyElementsOf(Stream.iterate(LocalDate.of(2026, 8, 1), day -> day.plusDays(1))
                        .limit(31)
                        .toList());
        assertThat(amounts.getLast().amount()).isEqualTo(new Money(new BigDecimal("2"), Currency.JPY));
        assertThat(amounts.subList(0, 30)).extracting(DailyAmount::amount).containsOnly(Money.zero(Currency.JPY));
    }

    @Test
    void anOpenMonthIsShownToToday() {
        Bill bill = Rows.none().row("20260801", "1").row("20260803", "5").bill();

        assertThat(shown(bill, LocalDate.of(2026, 8, 2), Rounding.CEILING)).containsExactly("1", "0");
    }

    @Test
    void rowsOfTheMonthAndTaxAreNotShownByDay() {
        Bill bill = Rows.none().row("20260801", "10").row("202608", "300").bill();

        assertThat(shown(bill, LocalDate.of(2026, 8, 1), Rounding.CEILING)).containsExactly("10");
    }

    @Test
    void amountsHaveTheDigitsOfTheCurrency() {
        Bill bill = Rows.none()
                .currency(Currency.USD)
                .row("20260801", "0.001")
                .row("20260802", "0.0125")
                .bill();

        assertThat(shown(bill, LocalDate.of(2026, 8, 2), Rounding.CEILING)).containsExactly("0.01", "0.01");
        assertThat(shown(bill, LocalDate.of(2026, 8, 2), Rounding.FLOOR)).containsExactly("0.00", "0.01");
    }

    @ParameterizedTest
    @EnumSource
    void theDaysSumToTheRoundedWhole(Rounding rounding) {
        Seeds.each(200, random -> {
            Currency currency = Seeds.oneOf(random, Currency.values());
            Rows rows = Rows.none().currency(currency);
            for (int i = random.nextInt(40); i > 0; i--) {
                int day = 1 + random.nextInt(31);
                rows.row(
                        "202608" + (day < 10 ? "0" : "") + day,
                        BigDecimal.valueOf(random.nextLong(-20_000, 100_000), random.nextInt(6))
                                .toPlainString());
            }
            rows.row("202608", "7.77");
            Bill bill = rows.bill();

            Money sum = DailyAmounts.of(bill, LAST, rounding).stream()
                    .map(DailyAmount::amount)
                    .reduce(Money.zero(currency), Money::plus);

            assertThat(sum).isEqualTo(rounding.round(bill.dailyCharges(), currency));
        });
    }

    private static List<String> shown(Bill bill, LocalDate last, Rounding rounding) {
        return DailyAmounts.of(bill, last, rounding).stream()
                .map(shown -> shown.amount().amount().toPlainString())
                .toList();
    }
}
