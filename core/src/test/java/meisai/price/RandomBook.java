package meisai.price;

import static meisai.account.Status.ACTIVE;
import static meisai.account.Status.READY;
import static meisai.account.Status.SUSPENDED;
import static meisai.pricebook.PriceModel.Scope.ACCOUNT_DAY;
import static meisai.pricebook.PriceModel.Scope.ACCOUNT_MONTH;
import static meisai.pricebook.PriceModel.Scope.RESOURCE_DAY;
import static meisai.pricebook.PriceModel.Scope.RESOURCE_MONTH;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import meisai.Seeds;
import meisai.account.Status;
import meisai.period.Days;
import meisai.pricebook.BillItem;
import meisai.pricebook.Grant;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceModel;
import meisai.pricebook.PriceModel.Base;
import meisai.pricebook.PriceModel.RoundUpScope;
import meisai.pricebook.PriceModel.Scope;

/** Random versions of one price book, with every model and scope in reach. */
public final class RandomBook {
    static final String[] PLANS = {"p", "q", "r"};
    static final Status[] STATUSES = {Status.READY, Status.ACTIVE, Status.SUSPENDED};
    private static final Scope[] SCOPES = {RESOURCE_DAY, RESOURCE_MONTH, ACCOUNT_DAY, ACCOUNT_MONTH};

    /** Meters by name with their decimals; the last one has no item. */
    public static final Map<String, Integer> METERS = Map.of("m0", 0, "n0", 0, "m3", 3, "bare", 0);

    private static final Map<String, Grant.Scope> GRANTS = Map.of(
            "free\uFF5E",
            Grant.Scope.ACCOUNT_MONTH,
            "free\uD83D\uDE00",
            Grant.Scope.ACCOUNT_MONTH,
            "gift",
            Grant.Scope.RESOURCE_MONTH,
            "pool",
            Grant.Scope.GROUP_MONTH,
            "today",
            Grant.Scope.RESOURCE_DAY);

    private static final String[] PRICES = {"0", "1", "3", "2.5", "0.24", "0.0000002288818359375"};

    private final RandomGenerator random;

    private RandomBook(RandomGenerator random) {
        this.random = random;
    }

    public static PriceBook of(RandomGenerator random, LocalDate from) {
        return new RandomBook(random).from(from);
    }

    private PriceBook from(LocalDate from) {
        Book book = Book.from(Days.text(from));
        METERS.forEach(book::meter);
        List<BillItem> items = new ArrayList<>();
        List<String> perUnit = new ArrayList<>();
        for (Item candidate : shuffled(candidates())) {
            BillItem item = candidate.build();
            if (chance(60) && !overlaps(items, item)) {
                items.add(item);
                book.with(candidate);
                if (item.model().key().equals("perUnit")) {
                    perUnit.add(item.name());
                }
            }
        }
        for (String grant : shuffled(GRANTS.keySet().stream().sorted().toList())) {
            if (!perUnit.isEmpty() && chance(60)) {
                String[] covered = shuffled(perUnit)
                        .subList(0, 1 + random.nextInt(perUnit.size()))
                        .toArray(new String[0]);
                String quantity = Integer.toString(1 + random.nextInt(80));
                Grant.Scope scope = GRANTS.get(grant);
                if (scope == Grant.Scope.GROUP_MONTH && chance(50)) {
                    book.poolPerMember(Set.of(Seeds.oneOf(random, PLANS), "s"), grant, quantity, covered);
                } else {
                    book.grant(scope, grant, quantity, covered);
                }
            }
        }
        addMonthItems(book, items);
        return book.build();
    }

    /** Items that look at the rows of others. */
    private void addMonthItems(Book book, List<BillItem> items) {
        List<String> names = items.stream().map(BillItem::name).toList();
        book.with(Item.posted("order", price()));
        if (names.contains("daily1") && chance(60)) {
            book.with(Item.commitment("slots", 1 + random.nextInt(3), price(), "slotted", "daily1"));
        }
        if (names.contains("daily2") && chance(30)) {
            book.with(Item.commitment("slots2", 1, price(), "slotted2", "daily2"));
        }
        List<Base> bases = List.of(
                new Base.Everything(),
                new Base.Categories(Set.of("c0")),
                new Base.Items(Set.copyOf(shuffled(names).subList(0, Math.min(3, names.size())))),
                new Base.Items(Set.of("order", "slots", "daily1")));
        for (int i = 0; i < 3; i++) {
            if (chance(50)) {
                Base base = bases.get(random.nextInt(bases.size()));
                book.with(
                        chance(50)
                                ? Item.discount("off" + i, base, "10")
                                : Item.discount("off" + i, base, "50: 0", "500: 3", "12.5"));
            }
        }
    }

    /** What a version may have. An item of one name keeps its model, meter, scope and prorate over the versions. */
    private List<Item> candidates() {
        List<Item> candidates = new ArrayList<>();
        for (String meter : List.of("m0", "n0", "m3")) {
            candidates.add(applied(Item.perUnit("unit1" + meter, meter, price()).attribute("band", band())));
            candidates.add(applied(Item.perUnit("\uD83D\uDE00" + meter, meter, price())));
            candidates.add(applied(Item.perUnit("\uFF5E" + meter, meter, price())));
        }
        for (int i = 0; i < SCOPES.length; i++) {
            String meter = List.of("m0", "n0", "m3").get(i % 3);
            candidates.add(applied(Item.graduated("tiers" + i, meter, SCOPES[i], tiers(30))));
            candidates.add(listed(Item.resourceDays("days" + i, Status.ACTIVE, SCOPES[i], tiers(12))));
        }
        for (RoundUpScope scope : RoundUpScope.values()) {
            String name = "round" + scope.wireName();
            String multiple = Integer.toString(1 + random.nextInt(12));
            String meter = scope == RoundUpScope.RECORD ? "m3" : scope == RoundUpScope.DAY ? "m0" : "n0";
            candidates.add(applied(Item.roundedUp(name, meter, price(), scope, multiple, "up" + scope.wireName())));
        }
        candidates.add(applied(Item.volume("volumer", "m0", RESOURCE_MONTH, tiers(60))));
        candidates.add(applied(Item.volume("volumea", "n0", ACCOUNT_MONTH, tiers(60))));
        candidates.add(applied(Item.blocks("blocksr", "n0", RESOURCE_MONTH, "7", price())));
        candidates.add(applied(Item.blocks("blocksa", "m3", ACCOUNT_MONTH, "9", price())));
        candidates.add(applied(Item.perActiveDay("active", "m0", price())));
        candidates.add(listed(Item.onStatusChange("again", price(), Set.of(SUSPENDED, READY), Set.of(ACTIVE))));
        candidates.add(Item.renewal("renewal", price(), 1, ACTIVE, SUSPENDED));
        candidates.add(applied(Item.dailyByStatus("daily1", "active: " + price(), "ready: " + price())));
        candidates.add(Item.dailyByStatus("daily2", "suspended: " + price()));
        candidates.add(listed(Item.monthly("monthly", price()).statuses(status())));
        candidates.add(listed(Item.proratedMonthly("prorated", price()).plans("p", "q")));
        for (Item item : candidates) {
            item.category("c" + random.nextInt(2)).taxCategory(chance(80) ? "standard" : "reduced");
        }
        return candidates;
    }

    private Item applied(Item item) {
        return chance(40) ? item.statuses(status(), Status.TESTING) : listed(item);
    }

    private Item listed(Item item) {
        return chance(50) ? item.plans(Seeds.oneOf(random, PLANS)) : item;
    }

    private static boolean overlaps(List<BillItem> items, BillItem item) {
        return items.stream()
                .filter(other -> other.model().kind() == PriceModel.Kind.QUANTITY)
                .anyMatch(other -> other.applies().overlaps(item.applies()));
    }

    private String[] tiers(int most) {
        List<String> tiers = new ArrayList<>();
        int upTo = 0;
        for (int i = random.nextInt(3); i > 0; i--) {
            upTo += 1 + random.nextInt(most);
            tiers.add(upTo + ": " + price());
        }
        tiers.add(price());
        return tiers.toArray(new String[0]);
    }

    private String band() {
        return Seeds.oneOf(random, "day", "night");
    }

    private Status status() {
        return Seeds.oneOf(random, STATUSES);
    }

    private String price() {
        return Seeds.oneOf(random, PRICES);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> List<T> shuffled(List<T> list) {
        List<T> shuffled = new ArrayList<>(list);
        RandomHistory.shuffle(shuffled, random);
        return shuffled;
    }
}
