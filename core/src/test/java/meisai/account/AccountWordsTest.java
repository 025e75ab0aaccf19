package meisai.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import meisai.money.Rounding;
import org.junit.jupiter.api.Test;

/** The small values of an account: statuses, late policies, ids and tax rates. */
final class AccountWordsTest {
    @Test
    void statusesAreFoundByTheirWireName() {
        assertThat(Arrays.stream(Status.values()).map(Status::wireName))
                .containsExactly("ready", "testing", "active", "inactive", "standby", "suspended", "terminated");
        for (Status status : Status.values()) {
            assertThat(Status.byWireName(status.wireName())).contains(status);
        }
        assertThat(Status.byWireName("ACTIVE")).isEmpty();
    }

    @Test
    void latePoliciesAreFoundByTheirWireName() {
        assertThat(LatePolicy.byWireName("nextBill")).contains(LatePolicy.NEXT_BILL);
        assertThat(LatePolicy.byWireName("park")).contains(LatePolicy.PARK);
        assertThat(LatePolicy.byWireName("reject")).contains(LatePolicy.REJECT);
        assertThat(LatePolicy.byWireName("NEXT_BILL")).isEmpty();
        assertThat(LatePolicy.REJECT.wireName()).isEqualTo("reject");
    }

    @Test
    void accountsAreOrderedByOperatorThenByCoverage() {
        AccountId first = new AccountId("OP0000000001", "jp");
        AccountId second = new AccountId("OP0000000002", "g");
        AccountId third = new AccountId("OP0000000002", "jp");

        assertThat(Stream.of(third, second, first).sorted()).containsExactly(first, second, third);
        assertThat(third).hasToString("OP0000000002/jp");
    }

    @Test
    void taxRatesAreNumbersByCategory() {
        TaxSettings tax = new TaxSettings(
                Map.of("standard", new BigDecimal("0.10"), "reduced", new BigDecimal("0.080")),
                Rounding.CEILING,
                Optional.empty());

        assertThat(tax.rateOf("standard")).contains(new BigDecimal("0.1"));
        assertThat(tax.rateOf("reduced")).contains(new BigDecimal("0.08"));
        assertThat(tax.rateOf("other")).isEmpty();
        assertThat(tax.rates().keySet()).containsExactly("reduced", "standard");
        assertThat(tax)
                .isEqualTo(new TaxSettings(
                        Map.of("standard", new BigDecimal("0.1"), "reduced", new BigDecimal("0.08")),
                        Rounding.CEILING,
                        Optional.empty()));
    }
}
