package meisai.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;

/** What a rating yielded, in the order in which it came. */
public record Rated(
        List<Charge> charges, List<Explanation> explanations, List<DailyUsage> priced, List<Parked> parked) {
    public record Parked(DailyUsage usage, ParkReason reason) {}

    /** A sink that is filled by a rating. */
    static final class Collector implements RatingSink {
        private final Rated rated =
                new Rated(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

        /** Whatever is rated in a test, its explanation alone gives the row. */
        @Override
        public void charge(Charge charge, Explanation explanation) {
            assertThat(explanation.quantity()).isEqualByComparingTo(charge.quantity());
            assertThat(explanation.unitPrice()).isEqualByComparingTo(charge.unitPrice());
            rated.charges.add(charge);
            rated.explanations.add(explanation);
        }

        @Override
        public void priced(DailyUsage usage, ItemMatch.Priced match) {
            rated.priced.add(usage);
        }

        @Override
        public void parked(DailyUsage usage, ParkReason reason) {
            rated.parked.add(new Parked(usage, reason));
        }

        Rated rated() {
            return rated;
        }
    }

    /** Each charge with its arithmetic: {@code "20260803 001 upload 0.5 x 1024 = 512"}; {@code -} is no resource. */
    public List<String> rows() {
        return charges.stream().map(Rated::row).toList();
    }

    /** Each charge with everything that a bill shows of it. */
    public List<String> fullRows() {
        return charges.stream()
                .map(charge -> row(charge) + " " + charge.category() + "/" + charge.taxCategory() + " " + charge.group()
                        + charge.tags())
                .toList();
    }

    /** What was parked: {@code "20260803 001 data 5 noVersion"}. */
    public List<String> parkedRows() {
        return parked.stream()
                .map(one -> Days.text(one.usage().day()) + " "
                        + text(one.usage().resource()) + " "
                        + one.usage().meter() + " "
                        + Decimals.plain(one.usage().quantity()) + " "
                        + one.reason().wireName())
                .toList();
    }

    public BigDecimal sum() {
        return charges.stream().map(Charge::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String row(Charge charge) {
        return charge.date().text() + " "
                + charge.resource().map(Rated::text).orElse("-") + " "
                + charge.item() + " "
                + Decimals.plain(charge.unitPrice()) + " x "
                + Decimals.plain(charge.quantity()) + " = "
                + Decimals.plain(charge.amount());
    }

    /** The id; of anything but a SIM with its kind before it: {@code vpgId/a}. */
    private static String text(Resource resource) {
        return resource.kind() == ResourceKind.IMSI
                ? resource.id()
                : resource.kind().wireName() + "/" + resource.id();
    }
}
