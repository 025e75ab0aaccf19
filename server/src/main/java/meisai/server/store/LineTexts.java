package meisai.server.store;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.price.BilledAs;
import meisai.price.Charge;
import meisai.price.ChargeDate;
import meisai.price.Concern;
import org.jspecify.annotations.Nullable;

/** The texts that lines of a file stand for by numbers. */
public final class LineTexts {
    /** What a line has of its item; a line that corrects says which month and why. */
    public record Price(BilledAs billedAs, BigDecimal unitPrice, Optional<Concern> concerns) {}

    public record Standing(Optional<String> group, Map<String, String> tags) {}

    /** The number of a line that is of no resource. */
    static final int NO_RESOURCE = 0;

    private final ByNumber<Optional<Resource>> resources = new ByNumber<>();
    private final ByNumber<Price> prices = new ByNumber<>();
    private final ByNumber<Standing> standings = new ByNumber<>();

    LineTexts() {
        resources.put(NO_RESOURCE, Optional.empty());
    }

    boolean hasResource(int number) {
        return resources.get(number) != null;
    }

    boolean hasPrice(int number) {
        return prices.get(number) != null;
    }

    boolean hasStanding(int number) {
        return standings.get(number) != null;
    }

    void resource(int number, String kind, String id) {
        resources.put(
                number, Optional.of(new Resource(ResourceKind.byWireName(kind).orElseThrow(), id)));
    }

    void price(int number, Price price) {
        prices.put(number, price);
    }

    /** @param tags as JSON */
    void standing(int number, @Nullable String group, String tags) {
        standings.put(number, new Standing(Optional.ofNullable(group), TextMaps.read(tags)));
    }

    /** By number; one stands for none. */
    public ByNumber<Optional<Resource>> resources() {
        return resources;
    }

    public ByNumber<Price> prices() {
        return prices;
    }

    public ByNumber<Standing> standings() {
        return standings;
    }

    /** @throws StoreException when there is no text for a number */
    Charge line(ChargeDate date, int resourceNumber, int priceNumber, int standingNumber, BigDecimal quantity) {
        Price price = known(prices, priceNumber);
        Standing standing = known(standings, standingNumber);
        return new Charge(
                date,
                known(resources, resourceNumber),
                price.billedAs(),
                price.unitPrice(),
                quantity,
                standing.group(),
                standing.tags(),
                price.concerns());
    }

    /**
     * What a number stands for.
     *
     * @throws StoreException when that is nothing
     */
    public static <T> T known(ByNumber<T> texts, int number) {
        T text = texts.get(number);
        if (text == null) {
            throw new StoreException("a closed line refers to the number " + number + " and its file has none");
        }
        return text;
    }

    /** The kinds of resources that the lines are of. */
    Set<ResourceKind> kinds() {
        Set<ResourceKind> kinds = EnumSet.noneOf(ResourceKind.class);
        resources.forEach(resource -> resource.ifPresent(one -> kinds.add(one.kind())));
        return kinds;
    }

    /** The names of the tags that the lines have. */
    Set<String> tags() {
        Set<String> tags = new HashSet<>();
        standings.forEach(standing -> tags.addAll(standing.tags().keySet()));
        return tags;
    }
}
