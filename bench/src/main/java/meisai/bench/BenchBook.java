package meisai.bench;

import java.math.BigDecimal;
import java.util.List;

/** The price book of the benchmark: what it charges is known here too, so that every bill can be checked. */
final class BenchBook {
    static final String ID = "bench";
    static final List<String> METERS = List.of("data.upload", "data.download");
    static final List<String> SPEED_CLASSES = List.of("s1.slow", "s1.standard", "s1.fast");
    static final List<String> PLANS = List.of("plan-D", "plan-P");

    private static final long PER = 1 << 20;
    private static final List<String> MONTHLY_FEES = List.of("120", "270");
    /** By plan, then meter, then speed class; for one MiB. */
    private static final List<List<List<String>>> PRICES = List.of(
            List.of(List.of("0.17", "0.21", "0.27"), List.of("0.51", "0.66", "0.93")),
            List.of(List.of("0.11", "0.13", "0.19"), List.of("0.31", "0.34", "0.47")));

    private BenchBook() {}

    static int items() {
        return PLANS.size() * METERS.size() * SPEED_CLASSES.size();
    }

    static int item(int plan, int meter, int speedClass) {
        return (plan * METERS.size() + meter) * SPEED_CLASSES.size() + speedClass;
    }

    static BigDecimal monthlyFee(int plan) {
        return new BigDecimal(MONTHLY_FEES.get(plan));
    }

    /** What a quantity of an item costs, exactly. */
    static BigDecimal amount(int plan, int meter, int speedClass, long quantity) {
        return new BigDecimal(PRICES.get(plan).get(meter).get(speedClass))
                .multiply(BigDecimal.valueOf(quantity))
                .divide(BigDecimal.valueOf(PER));
    }

    /** @param effectiveFrom yyyyMMdd */
    static String yaml(String effectiveFrom) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("id: ").append(ID).append('\n');
        yaml.append("effectiveFrom: \"").append(effectiveFrom).append("\"\ncurrency: JPY\nmeters:\n");
        METERS.forEach(meter -> yaml.append("  - { name: ").append(meter).append(", unit: byte }\n"));
        yaml.append("items:\n");
        for (int plan = 0; plan < PLANS.size(); plan++) {
            for (int meter = 0; meter < METERS.size(); meter++) {
                for (int speedClass = 0; speedClass < SPEED_CLASSES.size(); speedClass++) {
                    yaml.append("""
                              - name: item%02d
                                category: data
                                applies:
                                  meter: %s
                                  plans: [%s]
                                  attributes: { speedClass: [%s] }
                                perUnit: { price: "%s", per: %d }
                            """.formatted(
                                    item(plan, meter, speedClass),
                                    METERS.get(meter),
                                    PLANS.get(plan),
                                    SPEED_CLASSES.get(speedClass),
                                    PRICES.get(plan).get(meter).get(speedClass),
                                    PER));
                }
            }
            yaml.append("""
                      - name: monthly-%s
                        category: base
                        applies: { plans: [%s], statuses: [active] }
                        monthly: { price: "%s" }
                    """.formatted(PLANS.get(plan), PLANS.get(plan), MONTHLY_FEES.get(plan)));
        }
        return yaml.toString();
    }
}
