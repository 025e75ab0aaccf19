package meisai.life;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import meisai.account.Resource;
import meisai.account.Standing;
import meisai.price.BilledAs;
import meisai.pricebook.BillItem;

/**
 * A row of a bill, to compare.
 *
 * @param date {@code yyyyMMdd} or {@code yyyyMM}
 * @param concerns nothing, or the month and why: {@code posted 202801}, {@code 202801 more}, {@code 202801 less}
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

    /** One that carries group and tags of a standing and concerns no other month. */
    public Line(
            String date,
            Optional<Resource> resource,
            BilledAs as,
            BigDecimal price,
            BigDecimal quantity,
            Standing standing) {
        this(date, resource, as, price, quantity, standing.group(), standing.tags(), "");
    }

    /** What belongs to an item, under the name of the item or another. */
    public static BilledAs as(String name, BillItem item) {
        return new BilledAs(name, item.name(), item.category(), item.taxCategory(), false);
    }

    /** The same under another name. */
    public static BilledAs as(String name, BilledAs of) {
        return new BilledAs(name, of.of(), of.category(), of.taxCategory(), false);
    }

    private static BigDecimal normal(BigDecimal number) {
        return number.scale() > 0 ? new BigDecimal(number.stripTrailingZeros().toPlainString()) : number;
    }

    public BigDecimal amount() {
        return price.multiply(quantity);
    }

    /** The item of the price book that it belongs to. */
    public String of() {
        return as.of();
    }

    public boolean isOfDay() {
        return date.length() == 8;
    }

    /** Whether it is about no other month. */
    public boolean isOwn() {
        return concerns.isEmpty();
    }

    public Line with(BigDecimal otherPrice, BigDecimal otherQuantity) {
        return new Line(date, resource, as, otherPrice, otherQuantity, group, tags, concerns);
    }

    public Line plus(Line more) {
        return with(price, quantity.add(more.quantity));
    }

    public Line booked(String otherDate, BilledAs otherAs, String otherConcerns) {
        return new Line(otherDate, resource, otherAs, price, quantity, group, tags, otherConcerns);
    }
}
