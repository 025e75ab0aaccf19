package meisai.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import meisai.Seeds;
import meisai.account.Resource;
import meisai.account.Timeline;
import meisai.money.Decimals;
import meisai.pricebook.PriceBookHistory;
import meisai.usage.DailyUsage;
import org.junit.jupiter.api.Test;

/** What holds for the corrections of any closed month, however often its records change. */
final class CorrectionsPropertyTest {
    @Test
    void theClosedBillAndItsCorrectionsAreWhatItWouldHaveBeen() {
        Seeds.each(300, random -> {
            History whole = RandomHistory.of(random);
            List<Charge> closed = some(whole, random).rate().charges();
            List<Charge> booked = new ArrayList<>();
            YearMonth bookedIn = whole.month();
            History known = whole;
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                bookedIn = bookedIn.plusMonths(1);
                known = some(whole, random);
                List<Charge> rows =
                        corrections(whole.month(), bookedIn, known.rate().charges(), closed, booked);

                assertThat(rows).allSatisfy(row -> assertThat(row.quantity()).isPositive());
                booked.addAll(rows);
            }
            List<Charge> billed = new ArrayList<>(closed.stream()
                    .filter(charge -> charge.concerns().isEmpty())
                    .toList());
            billed.addAll(booked);
            List<Charge> due = known.rate().charges().stream()
                    .filter(charge -> charge.concerns().isEmpty())
                    .toList();

            assertThat(byRow(billed)).isEqualTo(byRow(due));
            assertThat(sum(billed)).isEqualByComparingTo(sum(due));
        });
    }

    @Test
    void theSameRecordsAgainAreNoCorrection() {
        Seeds.each(100, random -> {
            History history = RandomHistory.of(random);

            assertThat(corrections(
                            history.month(),
                            history.month().plusMonths(1),
                            history.rate().charges(),
                            history.rate().charges(),
                            List.of()))
                    .isEmpty();
        });
    }

    @Test
    void correctionsChangeNoOtherRowOfTheMonthThatBooksThem() {
        Seeds.each(100, random -> {
            History history = RandomHistory.of(random);
            Corrections corrections = new Corrections(history.month().minusMonths(1), history.month());
            RandomHistory.of(random).rate().charges().forEach(corrections::due);
            List<Correction> booked = corrections.rows();

            List<Charge> expected = new ArrayList<>(history.rate().charges());
            booked.forEach(correction -> expected.add(correction.charge()));
            assertThat(rate(history, booked)).containsExactlyInAnyOrderElementsOf(expected);
        });
    }

    /** The same history with some of its usage. */
    private static History some(History history, RandomGenerator random) {
        List<DailyUsage> some = history.usage().stream()
                .filter(usage -> random.nextInt(100) < 70)
                .toList();
        return history.withUsage(some);
    }

    private static List<Charge> corrections(
            YearMonth concerned, YearMonth bookedIn, List<Charge> due, List<Charge> closed, List<Charge> booked) {
        Corrections corrections = new Corrections(concerned, bookedIn);
        due.forEach(corrections::due);
        closed.forEach(corrections::billed);
        booked.forEach(corrections::corrected);
        return corrections.rows().stream().map(Correction::charge).toList();
    }

    private static List<Charge> rate(History history, List<Correction> corrections) {
        NavigableMap<Resource, Timeline> timelines = new TreeMap<>();
        history.changes().forEach((resource, acknowledged) -> timelines.put(resource, Timeline.of(acknowledged)));
        Rated.Collector collector = new Rated.Collector();
        MonthRating rating = new MonthRating(
                new MonthInput(
                        history.month(),
                        history.feesThrough(),
                        new PriceBookHistory(history.books()),
                        timelines,
                        history.posted(),
                        corrections),
                collector);
        history.usage().stream().sorted(History.CANONICAL).forEach(rating::usage);
        rating.finish();
        return collector.rated().charges();
    }

    /** The sum of the amounts by what a row is of; those of a discount whatever their unit price. */
    private static SortedMap<String, BigDecimal> byRow(List<Charge> charges) {
        SortedMap<String, BigDecimal> sums = new TreeMap<>();
        for (Charge charge : charges) {
            Optional<String> pool = charge.resource().isPresent() ? Optional.empty() : charge.group();
            String price = charge.billedAs().discount()
                    ? ""
                    : Decimals.plain(charge.unitPrice().abs());
            sums.merge(
                    charge.resource() + " " + pool + " " + charge.billedAs() + " " + price,
                    charge.amount(),
                    BigDecimal::add);
        }
        sums.values().removeIf(sum -> sum.signum() == 0);
        sums.replaceAll((row, sum) -> Decimals.normal(sum));
        return sums;
    }

    private static BigDecimal sum(List<Charge> charges) {
        return charges.stream().map(Charge::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
