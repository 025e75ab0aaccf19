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
import meisai.pricebook.PriceModel.Scope;
import meisai.pricebook.PriceModel.Tier;

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
