package meisai.bench;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A price book of two meters and a fee, whose versions differ in the price of a byte. */
final class CrashBook {
    static final String ID = "crash";
    static final String PLAN = "plan-D";
    static final String FEE = "fee";
    static final BigDecimal FEE_PRICE = BigDecimal.valueOf(120);
    static final List<String> METERS = List.of("data.upload", "data.download");

    private CrashBook() {}

    /** Of one byte. */
    static BigDecimal price(int version, int meter) {
        return BigDecimal.valueOf(1_000L + version * 10L + meter, 9);
    }

    static String yaml(int version, LocalDate from) {
        StringBuilder yaml = new StringBuilder("id: " + ID + "\neffectiveFrom: \""
                + from.format(DateTimeFormatter.BASIC_ISO_DATE) + "\"\ncurrency: JPY\nmeters:\n");
        METERS.forEach(meter -> yaml.append("  - { name: ").append(meter).append(", unit: byte }\n"));
        yaml.append("items:\n");
        for (int meter = 0; meter < METERS.size(); meter++) {
            yaml.append("""
                      - name: item%d
                        category: data
                        applies: { meter: %s, plans: [%s] }
                        perUnit: { price: "%s" }
                    """.formatted(
                    meter, METERS.get(meter), PLAN, price(version, meter).toPlainString()));
        }
        return yaml.append("""
                  - name: %s
                    category: base
                    applies: { plans: [%s], statuses: [active] }
                    monthly: { price: "%s" }
                """.formatted(FEE, PLAN, FEE_PRICE)).toString();
    }
}
