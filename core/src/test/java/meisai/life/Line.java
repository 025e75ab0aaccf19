package meisai.life;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import meisai.account.Resource;
import meisai.price.BilledAs;

/**
 * A row of a bill, to compare.
 *
 * @param date {@code yyyyMMdd} or {@code yyyyMM}
 * @param concerns nothing, or the month and why: {@code 202801 posted}, {@code 202801 more}, {@code 202801 less}
 */
public record Line(
        String date,
        Optional<Resource> resource,
        BilledAs as,
        BigDecimal price,
        BigDecimal quantity,
        Optional<String> group,
        Map<String, String> tags,
        String concerns) {
    public Line {
        price = normal(price);
        quantity = normal(quantity);
        tags = new TreeMap<>(tags);
    }

    private static BigDecimal normal(BigDecimal number) {
        return number.scale() > 0 ? new BigDecimal(number.stripTrailingZeros().toPlainString()) : number;
    }

    public BigDecimal amount() {
        return price.multiply(quantity);
    }

    public boolean isOfDay() {
        return date.length() == 8;
    }

    public Line withQuantity(BigDecimal other) {
        return new Line(date, resource, as, price, other, group, tags, concerns);
    }
}
