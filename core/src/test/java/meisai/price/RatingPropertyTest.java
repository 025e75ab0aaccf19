package meisai.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import meisai.Seeds;
import meisai.account.Resource;
import meisai.money.Decimals;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;
import org.junit.jupiter.api.Test;

/** What holds for any month, tried on random ones. */
final class RatingPropertyTest {
    /** {@code -Dmeisai.histories=10000} tries more. */
    private static final int HISTORIES = Integer.getInteger("meisai.histories", 300);

    @Test
    void theRandomMonthsReachEveryModelAndGap() {
        Map<String, Integer> rows = new TreeMap<>();
        Set<ParkReason> reasons = EnumSet.noneOf(ParkReason.class);
        Seeds.each(100, random -> {
            History history = RandomHistory.of(random);
            history.rate().parked().forEach(parked -> reasons.add(parked.reason()));
            history.rate().charges().forEach(charge -> rows.merge(kind(charge), 1, Integer::sum));
        });

        assertThat(reasons).containsExactlyInAnyOrder(ParkReason.values());
        assertThat(rows.keySet())
                .contains(
                        "unit",
                        "tiers",
                        "days",
                        "daily",
                        "monthly",
                        "prorated",
                        "gift",
                        "free",
                        "pool",
                        "today",
                        "roundrecord",
                        "uprecord",
                        "roundday",
                        "upday",
                        "roundmonth",
                        "upmonth",
                        "volumer",
                        "volumea",
                        "blocksr",
                        "blocksa",
                        "active",
                        "again",
                        "renewal",
                        "order",
                        "slots",
                        "slotted",
                        "off");
        assertThat(rows).allSatisfy((kind, count) -> assertThat(count).as(kind).isGreaterThanOrEqualTo(5));
    }

    /** The name of the item without what tells it from others of its model. */
    private static String kind(Charge charge) {
        String letters = charge.item().replaceAll("[^a-z].*", "");
        return letters.isEmpty() ? "unit" : letters;
    }

    @Test
    void everyUsageIsEitherPricedOrParked() {
        Seeds.each(HISTORIES, random -> {
            History history = RandomHistory.of(random);
            Rated rated = history.rate();

            List<DailyUsage> all = new ArrayList<>(rated.priced());
            rated.parked().forEach(parked -> all.add(parked.usage()));
            assertThat(all).containsExactlyInAnyOrderElementsOf(history.usage());
        });
    }

    @Test
    void chargesComeInCanonicalOrder() {
        Comparator<String> text =
                Comparator.comparing(value -> value.codePoints().toArray(), Arrays::compare);
        Comparator<Charge> canonical = Comparator.comparing(
                        (Charge charge) -> charge.date() instanceof ChargeDate.InMonth)
                .thenComparing(charge -> charge.date().text())
                .thenComparing(charge -> charge.resource().map(Resource::id).orElse(""), text)
                .thenComparing(
                        charge -> charge.resource()
                                .map(one -> one.kind().wireName())
                                .orElse(""),
                        text)
                .thenComparing(Charge::item, text)
                .thenComparing(Charge::unitPrice);
        Seeds.each(
                HISTORIES,
                random -> assertThat(RandomHistory.of(random).rate().charges()).isSortedAccordingTo(canonical));
    }

    @Test
    void howADaysUsageIsCutIntoPiecesChangesNothing() {
        Seeds.each(HISTORIES, random -> {
            History whole = RandomHistory.of(random).withoutRoundUpByRecord();
            History pieces = whole.withUsage(cut(whole.usage(), random));

            Rated expected = whole.rate();
            Rated actual = pieces.rate();

            assertThat(actual.fullRows()).isEqualTo(expected.fullRows());
            assertThat(parkedSums(actual)).isEqualTo(parkedSums(expected));
        });
    }

    /** Pieces in another order, some with fewer places than the quantity or trailing zeros. */
    private static List<DailyUsage> cut(List<DailyUsage> usage, RandomGenerator random) {
        List<DailyUsage> pieces = new ArrayList<>();
        for (DailyUsage whole : usage) {
            BigDecimal left = whole.quantity();
            int decimals = RandomBook.METERS.getOrDefault(whole.meter(), 0);
            boolean tooPrecise = left.scale() > decimals;
            for (int i = random.nextInt(4); i > 0; i--) {
                BigDecimal piece = BigDecimal.valueOf(random.nextInt(9)).min(left);
                left = left.subtract(piece);
                int places = tooPrecise ? whole.quantity().scale() : random.nextInt(decimals + 1);
                pieces.add(withQuantity(whole, piece.setScale(Math.max(piece.scale(), places))));
            }
            pieces.add(withQuantity(whole, left));
        }
        RandomHistory.shuffle(pieces, random);
        return pieces;
    }

    private static DailyUsage withQuantity(DailyUsage usage, BigDecimal quantity) {
        return new DailyUsage(usage.day(), usage.resource(), usage.meter(), usage.attributes(), quantity, 1);
    }

    private static Map<String, BigDecimal> parkedSums(Rated rated) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (Rated.Parked one : rated.parked()) {
            DailyUsage usage = one.usage();
            sums.merge(
                    usage.day() + " " + usage.resource() + usage.meter() + usage.attributes() + one.reason(),
                    usage.quantity(),
                    BigDecimal::add);
        }
        sums.replaceAll((key, sum) -> Decimals.normal(sum));
        return sums;
    }
}
