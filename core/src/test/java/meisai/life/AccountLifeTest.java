package meisai.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import meisai.Seeds;
import meisai.naive.NaiveAccount;
import org.junit.jupiter.api.Test;

/** Whole histories of accounts, billed by the core and once more by the naive computation of the billing model. */
final class AccountLifeTest {
    /** {@code -Dmeisai.histories=10000} tries more. */
    private static final int HISTORIES = Integer.getInteger("meisai.histories", 200);

    private static final List<String> EVENTS = List.of(
            "change after a close",
            "late record",
            "late record that moves on, parked",
            "late record that moves on, priced",
            "moved record parked again",
            "moved record priced",
            "parked: noItem",
            "parked: noPlan",
            "parked: noVersion",
            "parked: quantityTooPrecise",
            "parked: resourceNotRegistered",
            "parked: unknownMeter",
            "terminated and registered again",
            "version after a close",
            "version before a known one",
            "void in a closed month",
            "void in a closed month of a late record",
            "void in a closed month of a moved record",
            "void in an open month",
            "void in an open month of a moved record");

    private static final List<String> ROWS = List.of(
            "active",
            "again",
            "blocksa",
            "blocksr",
            "daily",
            "days",
            "free",
            "gift",
            "known",
            "monthly",
            "off",
            "order",
            "pool",
            "prorated",
            "renewal",
            "roundday",
            "roundmonth",
            "roundrecord",
            "slots",
            "slotted",
            "tiers",
            "today",
            "unit",
            "upday",
            "upmonth",
            "uprecord",
            "volumea",
            "volumer");

    private static final List<String> CORRECTIONS = List.of(
            "corrected active",
            "corrected blocksa",
            "corrected blocksr",
            "corrected discount",
            "corrected free",
            "corrected gift",
            "corrected pool",
            "corrected roundday",
            "corrected roundmonth",
            "corrected roundrecord",
            "corrected tiers",
            "corrected today",
            "corrected unit",
            "corrected upday",
            "corrected upmonth",
            "corrected uprecord",
            "corrected volumea",
            "corrected volumer",
            "less",
            "more",
            "posted below 0",
            "posted late",
            "row corrected again");

    private static final List<String> BILLS = List.of(
            "change of rates",
            "coupon",
            "coupon taken over months",
            "credit carried in",
            "credit carried out",
            "exempt month",
            "one rate",
            "scoped coupon",
            "several rates");

    @Test
    void aNaiveComputationOfTheModelGivesTheSameBills() {
        Seeds.eachTold("histories of accounts", HISTORIES, random -> {
            AccountLog log = RandomAccount.of(random);

            List<Booked> naive = NaiveAccount.of(log);

            assertThat(texts(AccountLife.of(log))).isEqualTo(texts(naive));
        });
    }

    @Test
    void theRandomHistoriesReachWhatTheyAreFor() {
        Reached reached = new Reached();
        Seeds.each(200, random -> reached.add(RandomAccount.of(random)));

        assertThat(reached.counts().keySet())
                .containsAll(EVENTS)
                .containsAll(ROWS)
                .containsAll(CORRECTIONS)
                .containsAll(BILLS);
        assertThat(reached.counts())
                .allSatisfy((what, count) -> assertThat(count).as(what).isGreaterThanOrEqualTo(5));
    }

    private static List<String> texts(List<Booked> months) {
        return months.stream().map(Booked::text).toList();
    }
}
