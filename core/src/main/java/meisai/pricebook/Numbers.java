package meisai.pricebook;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import meisai.meter.Meter;
import meisai.money.Decimals;

/** Prices and quantities as a price book writes them. */
final class Numbers {
    /** What quantities count, and how fine. */
    record Unit(String what, int decimals) {
        static final Unit RESOURCE_DAYS = new Unit("a number of resource-days", 0);

        /** Of a meter that could not be read: anything that some meter would allow. */
        static final Unit UNKNOWN = new Unit("a quantity", Meter.MAX_DECIMALS);

        static Unit of(Meter meter) {
            return new Unit("a quantity of " + Quote.cut(meter.name()), meter.decimals());
        }
    }

    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)\\.[0-9]+");

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Numbers() {}

    /** A price for one unit: 0 or more, at most {@link PriceModel#MAX_PLACES} places. */
    static Optional<BigDecimal> price(Spot spot) {
        return price(spot, BigDecimal.ONE);
    }

    /** The exact price of one unit when {@code per} of them have this price. */
    static Optional<BigDecimal> price(Spot spot, BigDecimal per) {
        Optional<BigDecimal> price = readPrice(spot);
        Optional<BigDecimal> unitPrice =
                price.flatMap(value -> Decimals.finiteQuotient(value, per, PriceModel.MAX_PLACES));
        if (price.isPresent() && unitPrice.isEmpty()) {
            spot.problem(
                    "priceNotFinite",
                    Quote.cut(Decimals.plain(price.get())) + " / " + Quote.cut(Decimals.plain(per))
                            + " is not a finite decimal of at most " + PriceModel.MAX_PLACES
                            + " places; choose a price and a per whose quotient is, such as a power of 2 or 10");
        }
        return unitPrice;
    }

    /** A percentage from 0 to 100. */
    static Optional<BigDecimal> percent(Spot spot) {
        Optional<BigDecimal> percent = price(spot);
        if (percent.isPresent() && percent.get().compareTo(HUNDRED) > 0) {
            spot.problem(
                    "outOfRange", "a percentage is from 0 to 100; found " + Quote.cut(Decimals.plain(percent.get())));
            return Optional.empty();
        }
        return percent;
    }

    private static Optional<BigDecimal> readPrice(Spot spot) {
        Optional<String> text = spot.text("a price is a decimal in quotes, such as \"0.24\"");
        Optional<BigDecimal> price = text.flatMap(Decimals::parse);
        if (text.isPresent() && price.isEmpty()) {
            spot.problem(
                    "invalidNumber",
                    Quote.of(text.get()) + " is not a price; write a plain decimal of at most " + Decimals.MAX_TEXT
                            + " characters, such as \"0.24\"");
        }
        if (price.isPresent() && price.get().signum() < 0) {
            spot.problem("negativePrice", "a price is 0 or more; found " + Quote.cut(text.orElse("")));
            return Optional.empty();
        }
        return price;
    }

    /** A quantity above 0: an integer, or a decimal in quotes where the unit has decimals. */
    static Optional<BigDecimal> quantity(Spot spot, Unit unit) {
        Optional<BigDecimal> quantity = readQuantity(spot, unit);
        if (quantity.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal value = Decimals.normal(quantity.get());
        if (value.signum() <= 0) {
            spot.problem("notPositive", unit.what() + " is above 0 here; found " + Quote.cut(Decimals.plain(value)));
            return Optional.empty();
        }
        if (value.scale() > unit.decimals()) {
            spot.problem(
                    "tooPrecise",
                    Quote.cut(Decimals.plain(value)) + " has " + value.scale() + " decimals; " + unit.what()
                            + " has at most " + unit.decimals());
            return Optional.empty();
        }
        return Optional.of(value);
    }

    private static Optional<BigDecimal> readQuantity(Spot spot, Unit unit) {
        if (spot.node() instanceof BookNode.Literal literal
                && INTEGER.matcher(literal.value()).matches()) {
            return parse(spot, literal.value());
        }
        if (unit.decimals() == 0) {
            spot.wrongType(unit.what() + " is an integer without quotes, such as 1000");
            return Optional.empty();
        }
        if (spot.node() instanceof BookNode.Literal literal
                && DECIMAL.matcher(literal.value()).matches()) {
            spot.wrongType(unit.what() + " with decimals is in quotes: write " + Quote.of(literal.value()));
            return Optional.empty();
        }
        return spot.text(unit.what() + " is an integer, or a decimal in quotes such as \"1.5\"")
                .flatMap(text -> parse(spot, text));
    }

    private static Optional<BigDecimal> parse(Spot spot, String text) {
        Optional<BigDecimal> quantity = Decimals.parse(text);
        if (quantity.isEmpty()) {
            spot.problem(
                    "invalidNumber",
                    Quote.of(text) + " is not a quantity; write a plain decimal of at most " + Decimals.MAX_TEXT
                            + " characters, such as \"1.5\"");
        }
        return quantity;
    }
}
