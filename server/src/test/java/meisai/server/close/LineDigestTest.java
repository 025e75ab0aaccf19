package meisai.server.close;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.price.BilledAs;
import meisai.price.Charge;
import meisai.price.ChargeDate;
import meisai.price.Concern;
import org.junit.jupiter.api.Test;

class LineDigestTest {
    private static final YearMonth MONTH = YearMonth.of(2026, 11);
    private static final List<String> QUANTITIES = List.of(
            "1",
            "10",
            "4000000",
            "0.5",
            "1.500",
            "1E+3",
            "0",
            "999999999999999999",
            "1000000000000000000",
            "123.000",
            "99999999999999999999999999");

    @Test
    void digestOfLinesIsThatOfTheirTexts() {
        LineDigest digest = new LineDigest();
        StringBuilder text = new StringBuilder();
        for (Charge charge : charges()) {
            digest.add(charge);
            text.append(LineDigest.text(charge)).append('\n');
        }

        assertThat(digest.hex()).isEqualTo(LineDigest.of(text.toString()));
        assertThat(digest.lines()).isEqualTo(charges().size());
    }

    @Test
    void lineIsItsPartsInOrder() {
        Charge charge = new Charge(
                new ChargeDate.OnDay(MONTH.atDay(3)),
                Optional.of(new Resource(ResourceKind.IMSI, "001010000000001")),
                new BilledAs("extra", "item", "data", "standard", false),
                new BigDecimal("0.250"),
                new BigDecimal("12.50"),
                Optional.of("fleet"),
                Map.of("site", "a\"b"),
                Optional.of(new Concern(YearMonth.of(2026, 10), Concern.Why.MORE_DUE)));

        assertThat(LineDigest.text(charge).split("\u001f", -1))
                .containsExactly(
                        "20261103",
                        "imsi:001010000000001",
                        "extra",
                        "item",
                        "data",
                        "standard",
                        "0.25",
                        "12.5",
                        "fleet",
                        "{\"site\":\"a\\\"b\"}",
                        "202610 MORE_DUE",
                        "");
    }

    /** Enough to fill the digest's block some times, one line longer than it. */
    private static List<Charge> charges() {
        Random random = new Random(7);
        List<Charge> charges = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            charges.add(charge(random, i == 3_000 ? "長い".repeat(20_000) : "site" + random.nextInt(9)));
        }
        return charges;
    }

    private static Charge charge(Random random, String tag) {
        LocalDate day = MONTH.atDay(1 + random.nextInt(30));
        String id = (random.nextInt(9) == 0 ? "端末" : "0010") + random.nextInt(50);
        return new Charge(
                random.nextInt(9) == 0 ? new ChargeDate.InMonth(MONTH) : new ChargeDate.OnDay(day),
                random.nextInt(9) == 0 ? Optional.empty() : Optional.of(new Resource(kind(random), id)),
                new BilledAs("名" + random.nextInt(5), "item", "data", "standard", random.nextBoolean()),
                new BigDecimal(List.of("0.17", "-1.0", "0.000000000000000017").get(random.nextInt(3))),
                new BigDecimal(QUANTITIES.get(random.nextInt(QUANTITIES.size()))),
                random.nextInt(4) == 0 ? Optional.empty() : Optional.of("fleet" + random.nextInt(3)),
                random.nextInt(4) == 0 ? Map.of() : Map.of("site", tag),
                random.nextInt(9) == 0
                        ? Optional.of(new Concern(MONTH.minusMonths(1), Concern.Why.LESS_DUE))
                        : Optional.empty());
    }

    private static ResourceKind kind(Random random) {
        return random.nextBoolean() ? ResourceKind.IMSI : ResourceKind.DEVICE_ID;
    }
}
