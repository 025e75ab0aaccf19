package meisai.bench;

import java.math.BigDecimal;
import java.util.List;

/**
 * The price book of the benchmark: what it charges is known here too, so that every bill can be checked.
 *
 * @param meters how many of the meters it has
 */
record BenchBook(int meters) {
    static final String ID = "bench";
    static final List<String> METERS =
            List.of("data.upload", "data.download", "vpn.upload", "vpn.download", "relay.upload", "relay.download");
    static final List<String> SPEED_CLASSES = List.of("s1.slow", "s1.standard", "s1.fast");
    static final List<String> PLANS = List.of("plan-D", "plan-P");

    static final String MONTHLY = "monthly-";

    private static final long PER = 1 << 20;
    private static final List<String> MONTHLY_FEES = List.of("120", "270");
    /** By plan, then meter, then speed class; for one MiB. */
    private static final List<List<List<String>>> PRICES = List.of(
            List.of(
                    List.of("0.17", "0.21", "0.27"),
                    List.of("0.51", "0.66", "0.93"),
                    List.of("0.23", "0.29", "0.37"),
                    List.of("0.57", "0.71", "0.99"),
                    List.of("1.03", "1.07", "1.09"),
                    List.of("1.27", "1.31", "1.37")),
            List.of(
                    List.of("0.11", "0.13", "0.19"),
                    List.of("0.31", "0.34", "0.47"),
                    List.of("0.14", "0.16", "0.22"),
                    List.of("0.33", "0.36", "0.49"),
                    List.of("0.59", "0.61", "0.67"),
                    List.of("0.79", "0.83", "0.89")));

    int items() {
        return PLANS.size() * meters * SPEED_CLASSES.size();
    }

    int item(int plan, int meter, int speedClass) {
        return (plan * meters + meter) * SPEED_CLASSES.size() + speedClass;
    }

    static BigDecimal monthlyFee(int plan) {
        return new BigDecimal(MONTHLY_FEES.get(plan));
    }

    /** What quantities by item cost, exactly. */
    BigDecimal amount(long[] quantities) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int plan = 0; plan < PLANS.size(); plan++) {
            for (int meter = 0; meter < meters; meter++) {
                for (int speedClass = 0; speedClass < SPEED_CLASSES.size(); speedClass++) {
                    sum = sum.add(amount(plan, meter, speedClass, quantities[item(plan, meter, speedClass)]));
                }
            }
        }
        return sum;
    }

    private static BigDecimal amount(int plan, int meter, int speedClass, long quantity) {
        return new BigDecimal(PRICES.get(plan).get(meter).get(speedClass))
                .multiply(BigDecimal.valueOf(quantity))
                .divide(BigDecimal.valueOf(PER));
    }

    /** Prices of one byte, exactly, as lines {@code meter,plan,speedClass,item,unitPrice}. */
    String csv() {
        StringBuilder csv = new StringBuilder();
        for (int plan = 0; plan < PLANS.size(); plan++) {
            for (int meter = 0; meter < meters; meter++) {
                for (int speedClass = 0; speedClass < SPEED_CLASSES.size(); speedClass++) {
                    csv.append("%s,%s,%s,item%02d,%s%n"
                            .formatted(
                                    METERS.get(meter),
                                    PLANS.get(plan),
                                    SPEED_CLASSES.get(speedClass),
                                    item(plan, meter, speedClass),
                                    amount(plan, meter, speedClass, 1).toPlainString()));
                }
            }
        }
        return csv.toString();
    }

    /** @param effectiveFrom yyyyMMdd */
    String yaml(String effectiveFrom) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("id: ").append(ID).append('\n');
        yaml.append("effectiveFrom: \"").append(effectiveFrom).append("\"\ncurrency: JPY\nmeters:\n");
        METERS.subList(0, meters)
                .forEach(meter -> yaml.append("  - { name: ").append(meter).append(", unit: byte }\n"));
        yaml.append("items:\n");
        for (int plan = 0; plan < PLANS.size(); plan++) {
            for (int meter = 0; meter < meters; meter++) {
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
                      - name: %s%s
                        category: base
                        applies: { plans: [%s], statuses: [active] }
                        monthly: { price: "%s" }
                    """.formatted(MONTHLY, PLANS.get(plan), PLANS.get(plan), MONTHLY_FEES.get(plan)));
        }
        return yaml.toString();
    }
}
