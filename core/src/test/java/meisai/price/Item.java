package meisai.price;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import meisai.account.Status;
import meisai.account.TaxSettings;
import meisai.pricebook.Applies;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel;
import meisai.pricebook.PriceModel.Base;
import meisai.pricebook.PriceModel.PercentTier;
import meisai.pricebook.PriceModel.RoundUp;
import meisai.pricebook.PriceModel.RoundUpScope;
import meisai.pricebook.PriceModel.Scope;
import meisai.pricebook.PriceModel.Tier;
import meisai.pricebook.PriceModel.Trigger;

/** An item of a price book being written for a test. It is for every plan, status and attribute until it names some. */
public final class Item {
    private final String name;
    private final Optional<String> meter;
    private final PriceModel model;
    private String category = "some";
    private String taxCategory = TaxSettings.STANDARD;
    private Set<String> plans = Set.of();
    private Set<Status> statuses = Set.of();
    private final Map<String, Set<String>> attributes = new HashMap<>();

    private Item(String name, Optional<String> meter, PriceModel model) {
        this.name = name;
        this.meter = meter;
        this.model = model;
    }

    public static Item perUnit(String name, String meter, String unitPrice) {
        return new Item(name, Optional.of(meter), new PriceModel.PerUnit(new BigDecimal(unitPrice)));
    }

    /** @param tiers {@code "100: 3"} is 3 a unit up to and including 100; the last one is only its price */
    public static Item graduated(String name, String meter, Scope scope, String... tiers) {
        return new Item(name, Optional.of(meter), new PriceModel.Graduated(scope, tiers(tiers), false));
    }

    /** Graduated without a meter: counts the resources that have the status on a day. */
    public static Item resourceDays(String name, Status status, Scope scope, String... tiers) {
        return new Item(name, Optional.empty(), new PriceModel.Graduated(scope, tiers(tiers), true)).statuses(status);
    }

    /** @param fees {@code "active: 10"} is 10 for each active day */
    public static Item dailyByStatus(String name, String... fees) {
        Map<Status, BigDecimal> byStatus = new HashMap<>();
        for (String fee : fees) {
            byStatus.put(Status.byWireName(before(fee)).orElseThrow(), new BigDecimal(after(fee)));
        }
        return new Item(name, Optional.empty(), new PriceModel.DailyByStatus(byStatus));
    }

    public static Item monthly(String name, String fee) {
        return new Item(name, Optional.empty(), new PriceModel.Monthly(new BigDecimal(fee), false));
    }

    public static Item proratedMonthly(String name, String fee) {
        return new Item(name, Optional.empty(), new PriceModel.Monthly(new BigDecimal(fee), true));
    }

    public static Item roundedUp(
            String name, String meter, String unitPrice, RoundUpScope scope, String multiple, String roundUpName) {
        RoundUp roundUp = new RoundUp(new BigDecimal(multiple), scope, roundUpName);
        return new Item(
                name, Optional.of(meter), new PriceModel.PerUnit(new BigDecimal(unitPrice), Optional.of(roundUp)));
    }

    public static Item volume(String name, String meter, Scope scope, String... tiers) {
        return new Item(name, Optional.of(meter), new PriceModel.Volume(scope, tiers(tiers)));
    }

    public static Item blocks(String name, String meter, Scope scope, String per, String price) {
        return new Item(
                name, Optional.of(meter), new PriceModel.Blocks(scope, new BigDecimal(per), new BigDecimal(price)));
    }

    public static Item perActiveDay(String name, String meter, String fee) {
        return new Item(name, Optional.of(meter), new PriceModel.PerActiveDay(new BigDecimal(fee)));
    }

    public static Item commitment(String name, int slots, String price, String coveredName, String... covers) {
        return new Item(
                name,
                Optional.empty(),
                new PriceModel.Commitment(slots, new BigDecimal(price), Set.of(covers), coveredName));
    }

    public static Item posted(String name, String price) {
        return oneOff(name, price, new Trigger.Posted());
    }

    public static Item onStatusChange(String name, String price, Set<Status> from, Set<Status> to) {
        return oneOff(name, price, new Trigger.StatusChange(from, to));
    }

    public static Item renewal(String name, String price, int everyMonths, Status... statuses) {
        return oneOff(name, price, new Trigger.Renewal(Set.of(statuses), everyMonths));
    }

    private static Item oneOff(String name, String price, Trigger trigger) {
        return new Item(name, Optional.empty(), new PriceModel.OneOff(new BigDecimal(price), trigger));
    }

    /** @param tiers {@code "1000: 3"} is 3 % of a base up to and including 1000; the last one is only its percentage */
    public static Item discount(String name, Base base, String... tiers) {
        List<PercentTier> percentages = tiers(tiers).stream()
                .map(tier -> new PercentTier(tier.upTo(), tier.unitPrice()))
                .toList();
        return new Item(name, Optional.empty(), new PriceModel.Discount(base, percentages));
    }

    public Item plans(String... names) {
        plans = Set.of(names);
        return this;
    }

    public Item statuses(Status... listed) {
        statuses = Set.of(listed);
        return this;
    }

    public Item attribute(String attribute, String... values) {
        attributes.put(attribute, Set.of(values));
        return this;
    }

    public Item category(String of) {
        category = of;
        return this;
    }

    public Item taxCategory(String of) {
        taxCategory = of;
        return this;
    }

    public BillItem build() {
        return new BillItem(name, category, taxCategory, new Applies(meter, plans, statuses, attributes), model);
    }

    private static List<Tier> tiers(String... texts) {
        List<Tier> tiers = new ArrayList<>();
        for (int i = 0; i < texts.length - 1; i++) {
            tiers.add(new Tier(Optional.of(new BigDecimal(before(texts[i]))), new BigDecimal(after(texts[i]))));
        }
        tiers.add(new Tier(Optional.empty(), new BigDecimal(texts[texts.length - 1])));
        return tiers;
    }

    private static String before(String text) {
        return text.substring(0, text.indexOf(':'));
    }

    private static String after(String text) {
        return text.substring(text.indexOf(':') + 1).strip();
    }
}
