package meisai.bill;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import meisai.Seeds;
import meisai.money.Rounding;
import meisai.price.Charge;
import meisai.price.ChargeDate;
import meisai.price.RandomHistory;
import org.junit.jupiter.api.Test;

/** What holds for the bill of any month: its parts sum to the whole, whatever the order of the rows. */
final class BillPropertyTest {
    @Test
    void thePartsSumToTheSubtotal() {
        Seeds.each(300, random -> {
            List<Charge> charges = charges(random);
            Bill bill = bill(charges, Rounding.CEILING);

            assertThat(bill.subtotal()).isEqualByComparingTo(sum(charges));
            assertThat(bill.rows()).isEqualTo(charges.size());
            assertThat(sumOf(bill.daily().values())).isEqualByComparingTo(bill.dailyCharges());
            assertThat(sumOf(List.of(bill.dailyCharges(), bill.monthlyCharges(), bill.discounts(), bill.corrections())))
                    .isEqualByComparingTo(bill.subtotal());
            assertThat(sumOf(bill.taxes().stream()
                            .map(line -> line.base().add(line.creditIn()))
                            .toList()))
                    .isEqualByComparingTo(bill.subtotal());
            bill.daily().forEach((day, amount) -> assertThat(amount).isEqualByComparingTo(sum(of(charges, day))));
        });
    }

    @Test
    void theOrderOfTheRowsChangesNothing() {
        Seeds.each(100, random -> {
            Rounding rounding = Seeds.oneOf(random, Rounding.values());
            List<Charge> charges = charges(random);
            List<Charge> turned = new ArrayList<>(charges);
            Collections.reverse(turned);

            assertThat(bill(turned, rounding))
                    .usingRecursiveComparison()
                    .withEqualsForType((left, right) -> left.compareTo(right) == 0, BigDecimal.class)
                    .isEqualTo(bill(charges, rounding));
        });
    }

    @Test
    void aTotalIsItsTaxedBaseRoundedOnceAndNeverBelowZero() {
        Seeds.each(300, random -> {
            Rounding rounding = Seeds.oneOf(random, Rounding.values());
            for (TaxLine line : bill(charges(random), rounding).taxes()) {
                BigDecimal paidBase = line.base().max(BigDecimal.ZERO);
                BigDecimal error = line.total().amount().subtract(paidBase.multiply(BigDecimal.ONE.add(line.rate())));

                switch (rounding) {
                    case CEILING ->
                        assertThat(error).isBetween(BigDecimal.ZERO, new BigDecimal("0.999999999999999999"));
                    case FLOOR -> assertThat(error).isBetween(new BigDecimal("-0.999999999999999999"), BigDecimal.ZERO);
                    case HALF_UP -> assertThat(error.abs()).isLessThanOrEqualTo(new BigDecimal("0.5"));
                }
                assertThat(line.creditOut()).isEqualByComparingTo(paidBase.subtract(line.base()));
                assertThat(line.taxable().plus(line.tax())).isEqualTo(line.total());
            }
        });
    }

    /** Of a random month, with rows of corrections that may take off more than there is. */
    private static List<Charge> charges(RandomGenerator random) {
        List<Charge> charges = new ArrayList<>(RandomHistory.of(random).rate().charges());
        for (int i = random.nextInt(4); i > 0; i--) {
            charges.add(Rows.charge(
                    "202608",
                    Integer.toString(random.nextInt(-300, 100)),
                    Integer.toString(random.nextInt(9)),
                    Seeds.oneOf(random, "standard", "reduced", "telecom")));
        }
        return charges;
    }

    private static Bill bill(List<Charge> charges, Rounding rounding) {
        Rows rows = Rows.none()
                .rounding(rounding)
                .rate("reduced", "0.08")
                .rate("telecom", "0.1")
                .creditIn("0.08", "3.75");
        charges.forEach(rows::row);
        return rows.bill();
    }

    private static List<Charge> of(List<Charge> charges, LocalDate day) {
        return charges.stream()
                .filter(charge -> charge.date().equals(new ChargeDate.OnDay(day)))
                .toList();
    }

    private static BigDecimal sum(List<Charge> charges) {
        return sumOf(charges.stream().map(Charge::amount).toList());
    }

    private static BigDecimal sumOf(Iterable<BigDecimal> amounts) {
        BigDecimal sum = BigDecimal.ZERO;
        for (BigDecimal amount : amounts) {
            sum = sum.add(amount);
        }
        return sum;
    }
}
