package meisai.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import meisai.money.Currency;
import meisai.money.Money;
import meisai.money.Rounding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From rows to a bill: summed exactly, taxed and rounded once per rate. */
final class BillSumTest {
    @Test
    void theExampleOfTheBillingModel() {
        Bill bill = Rows.none().row("20260801", "4.05").row("20260802", "5").bill();

        assertThat(bill.subtotal()).isEqualByComparingTo("9.05");
        assertThat(bill.total()).isEqualTo(jpy("10")); // 9.05 x 1.1 = 9.955
        assertThat(bill.tax()).isEqualTo(jpy("1")); // 10 x 0.1 / 1.1 = 0.909...
        assertThat(bill.taxes()).singleElement().satisfies(line -> {
            assertThat(line.rate()).isEqualByComparingTo("0.1");
            assertThat(line.base()).isEqualByComparingTo("9.05");
            assertThat(line.taxable()).isEqualTo(jpy("9"));
            assertThat(line.creditIn()).isZero();
            assertThat(line.creditOut()).isZero();
        });
        assertThat(bill.amount()).isEqualTo(bill.total());
    }

    @ParameterizedTest
    @CsvSource({
        // base, mode, base x 1.1 rounded, of which tax
        "9.05,   CEILING, 10, 1", // 9.955
        "9.05,   FLOOR,    9, 1", // 9 x 0.1 / 1.1 = 0.82
        "9.05,   HALF_UP, 10, 1",
        "9.5,    CEILING, 11, 1", // 10.45
        "9.5,    FLOOR,   10, 1",
        "9.5,    HALF_UP, 10, 1",
        "4.09,   HALF_UP,  4, 0", // 4.499; 4 x 0.1 / 1.1 = 0.36
        "15,     HALF_UP, 17, 2", // 16.5; 17 x 0.1 / 1.1 = 1.55
        "10,     CEILING, 11, 1", // exact
        "0.0001, CEILING,  1, 0", // 0.09
        "0.0001, FLOOR,    0, 0",
        "0,      CEILING,  0, 0"
    })
    void theTotalIsRoundedByTheModeOfTheAccount(String base, Rounding mode, String total, String tax) {
        Bill bill = Rows.none().rounding(mode).row("20260801", base).bill();

        assertThat(bill.total()).isEqualTo(jpy(total));
        assertThat(bill.tax()).isEqualTo(jpy(tax));
        assertThat(bill.taxes().getFirst().taxable()).isEqualTo(jpy(total).minus(jpy(tax)));
    }

    @Test
    void taxIsRoundedHalfUpToTheDigitsOfTheCurrency() {
        Bill bill = Rows.none()
                .currency(Currency.EUR)
                .rate("standard", "0.25")
                .rounding(Rounding.FLOOR)
                .row("20260801", "0.5012")
                .bill();

        assertThat(bill.total()).isEqualTo(new Money(new BigDecimal("0.62"), Currency.EUR)); // 0.6265
        assertThat(bill.tax()).isEqualTo(new Money(new BigDecimal("0.12"), Currency.EUR)); // 0.62 x 0.2 = 0.124
        assertThat(bill.taxes().getFirst().taxable()).isEqualTo(new Money(new BigDecimal("0.50"), Currency.EUR));
        assertThat(Rows.none()
                        .currency(Currency.EUR)
                        .rate("standard", "0.25")
                        .row("20260801", "0.18")
                        .bill()
                        .tax())
                .isEqualTo(new Money(new BigDecimal("0.05"), Currency.EUR)); // 0.225 up to 0.23, x 0.2 = 0.046
        assertThat(Rows.none()
                        .rate("standard", "1")
                        .row("20260801", "1.5")
                        .bill()
                        .tax())
                .isEqualTo(jpy("2")); // 3 x 1 / 2 = 1.5
    }

    @Test
    void eachRateIsRoundedOnce() {
        Bill bill = Rows.none()
                .rate("reduced", "0.08")
                .row("20260801", "100.1")
                .row("20260802", "50.3", "reduced")
                .row("202608", "0.2")
                .row("202608", "0.4", "reduced")
                .bill();

        assertThat(bill.taxes()).hasSize(2);
        TaxLine reduced = bill.taxes().get(0);
        assertThat(reduced.rate()).isEqualByComparingTo("0.08");
        assertThat(reduced.base()).isEqualByComparingTo("50.7");
        assertThat(reduced.total()).isEqualTo(jpy("55")); // 54.756
        assertThat(reduced.tax()).isEqualTo(jpy("4")); // 4.07
        TaxLine standard = bill.taxes().get(1);
        assertThat(standard.base()).isEqualByComparingTo("100.3");
        assertThat(standard.total()).isEqualTo(jpy("111")); // 110.33
        assertThat(standard.tax()).isEqualTo(jpy("10")); // 10.09
        assertThat(bill.total()).isEqualTo(jpy("166"));
        assertThat(bill.tax()).isEqualTo(jpy("14"));
        assertThat(bill.subtotal()).isEqualByComparingTo("151");
    }

    @Test
    void categoriesOfOneRateAreRoundedTogether() {
        Bill bill = Rows.none()
                .rate("telecom", "0.1")
                .row("20260801", "0.5")
                .row("20260801", "0.4", "telecom")
                .bill();

        assertThat(bill.taxes()).hasSize(1);
        assertThat(bill.total()).isEqualTo(jpy("1")); // 0.9 x 1.1 = 0.99; apart it would be 2
    }

    @Test
    void anAccountWithoutTaxPaysTheRoundedSubtotal() {
        Bill bill = Rows.none().rate("standard", "0").row("20260801", "9.05").bill();

        assertThat(bill.total()).isEqualTo(jpy("10"));
        assertThat(bill.tax()).isEqualTo(jpy("0"));
    }

    @Test
    void aBaseBelowZeroIsCarriedOut() {
        Bill bill = Rows.none().row("20260801", "5").row("202608", "-12.25").bill();

        TaxLine line = bill.taxes().getFirst();
        assertThat(line.base()).isEqualByComparingTo("-7.25");
        assertThat(line.creditOut()).isEqualByComparingTo("7.25");
        assertThat(line.total()).isEqualTo(jpy("0"));
        assertThat(line.tax()).isEqualTo(jpy("0"));
        assertThat(line.taxable()).isEqualTo(jpy("0"));
        assertThat(bill.subtotal()).isEqualByComparingTo("-7.25");
        assertThat(bill.total()).isEqualTo(jpy("0"));
    }

    @Test
    void aBaseOfExactlyZeroCarriesNothing() {
        Bill bill = Rows.none().row("20260801", "7").row("202608", "-7").bill();

        assertThat(bill.taxes().getFirst().creditOut()).isZero();
        assertThat(bill.total()).isEqualTo(jpy("0"));
        assertThat(bill.hasCharges()).isTrue();
    }

    @Test
    void aCreditLowersTheBaseOfItsRateOnly() {
        Bill bill = Rows.none()
                .rate("reduced", "0.08")
                .creditIn("0.1", "30")
                .row("20260801", "100")
                .row("20260801", "100", "reduced")
                .bill();

        assertThat(bill.taxes().get(0).total()).isEqualTo(jpy("108"));
        TaxLine standard = bill.taxes().get(1);
        assertThat(standard.creditIn()).isEqualByComparingTo("30");
        assertThat(standard.base()).isEqualByComparingTo("70");
        assertThat(standard.total()).isEqualTo(jpy("77"));
        assertThat(bill.subtotal()).isEqualByComparingTo("200"); // a credit is a step of the bill, not a row
    }

    @Test
    void aRateIsTheSameHoweverItIsWritten() {
        Bill bill = Rows.none().creditIn("0.100", "30").row("20260801", "100").bill();

        assertThat(bill.taxes()).singleElement().satisfies(line -> {
            assertThat(line.creditIn()).isEqualByComparingTo("30");
            assertThat(line.total()).isEqualTo(jpy("77"));
        });
    }

    @Test
    void whatIsLeftOfACreditIsCarriedOn() {
        TaxLine line = Rows.none()
                .creditIn("0.1", "130.5")
                .row("20260801", "100")
                .bill()
                .taxes()
                .getFirst();

        assertThat(line.base()).isEqualByComparingTo("-30.5");
        assertThat(line.creditOut()).isEqualByComparingTo("30.5");
        assertThat(line.total()).isEqualTo(jpy("0"));
    }

    @Test
    void aCreditUnderARateWithoutRowsIsCarriedOn() {
        Bill bill = Rows.none().creditIn("0.08", "30").row("20260801", "100").bill();

        assertThat(bill.taxes()).hasSize(2);
        assertThat(bill.taxes().getFirst().rate()).isEqualByComparingTo("0.08");
        assertThat(bill.taxes().getFirst().creditOut()).isEqualByComparingTo("30");
        assertThat(bill.total()).isEqualTo(jpy("110"));
    }

    @Test
    void daysAndTheMonthAreSummedApart() {
        Bill bill = Rows.none()
                .row("20260803", "1.5")
                .row("20260801", "2")
                .row("20260803", "0.25")
                .row("202608", "10")
                .row("202608", "-0.125")
                .bill();

        assertThat(bill.daily().keySet()).containsExactly(LocalDate.of(2026, 8, 1), LocalDate.of(2026, 8, 3));
        assertThat(bill.daily().get(LocalDate.of(2026, 8, 1))).isEqualByComparingTo("2");
        assertThat(bill.daily().get(LocalDate.of(2026, 8, 3))).isEqualByComparingTo("1.75");
        assertThat(bill.dailyCharges()).isEqualByComparingTo("3.75");
        assertThat(bill.monthlyCharges()).isEqualByComparingTo("9.875");
        assertThat(bill.subtotal()).isEqualByComparingTo("13.625");
        assertThat(bill.rows()).isEqualTo(5);
    }

    @Test
    void anAmountIsUnitPriceTimesQuantity() {
        Bill bill = Rows.none()
                .row(Rows.charge("20260801", "0.0000002288818359375", "1048576", "standard"))
                .row(Rows.charge("20260801", "-0.5", "3", "standard"))
                .bill();

        assertThat(bill.subtotal()).isEqualByComparingTo("-1.26"); // 0.24 - 1.5
    }

    @Test
    void aMonthWithRowsOfZeroHasChargesAndOneWithoutRowsHasNone() {
        assertThat(Rows.none().row("20260801", "0").bill().hasCharges()).isTrue();
        Bill none = Rows.none().bill();
        assertThat(none.hasCharges()).isFalse();
        assertThat(none.total()).isEqualTo(jpy("0"));
        assertThat(none.tax()).isEqualTo(jpy("0"));
        assertThat(none.taxes()).isEmpty();
    }

    @Test
    void aCategoryWithoutARateIsRefused() {
        assertThatThrownBy(() -> Rows.none().row("20260801", "1", "other").bill())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("other");
    }

    private static Money jpy(String amount) {
        return new Money(new BigDecimal(amount), Currency.JPY);
    }
}
