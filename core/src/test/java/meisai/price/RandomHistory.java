package meisai.price;

import static meisai.account.Status.ACTIVE;
import static meisai.account.Status.READY;
import static meisai.account.Status.SUSPENDED;
import static meisai.pricebook.PriceModel.Scope.ACCOUNT_DAY;
import static meisai.pricebook.PriceModel.Scope.ACCOUNT_MONTH;
import static meisai.pricebook.PriceModel.Scope.RESOURCE_DAY;
import static meisai.pricebook.PriceModel.Scope.RESOURCE_MONTH;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import meisai.Seeds;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.account.StandingChange;
import meisai.account.Status;
import meisai.period.Days;
import meisai.pricebook.BillItem;
import meisai.pricebook.Grant;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceModel;
import meisai.pricebook.PriceModel.Base;
import meisai.pricebook.PriceModel.RoundUpScope;
import meisai.pricebook.PriceModel.Scope;
import meisai.usage.Attributes;
import meisai.usage.DailyUsage;

/** Random months: small enough to be followed by hand, and with every model, scope, change and gap in reach. */
public final class RandomHistory {
    private static final String[] PLANS = {"p", "q", "r"};
    private static final Status[] STATUSES = {Status.READY, Status.ACTIVE, Status.SUSPENDED};
    private static final Scope[] SCOPES = {RESOURCE_DAY, RESOURCE_MONTH, ACCOUNT_DAY, ACCOUNT_MONTH};

    /** Meters by name with their decimals; the last one has no item. */
    static final Map<String, Integer> METERS = Map.of("m0", 0, "n0", 0, "m3", 3, "bare", 0);

    private static final List<String> USED = List.of("m0", "m0", "n0", "n0", "m3", "bare", "unknown");
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

    /** Ids whose order by code point is not that by char, and one id of two kinds. */
    private static final List<Resource> RESOURCES = List.of(
            new Resource(ResourceKind.IMSI, "a"),
            new Resource(ResourceKind.GADGET_ID, "a"),
            new Resource(ResourceKind.IMSI, "b"),
            new Resource(ResourceKind.DEVICE_ID, "\uFF5E"),
            new Resource(ResourceKind.IMSI, "\uD83D\uDE00"));

    private final RandomGenerator random;
    private final YearMonth month;

    private RandomHistory(RandomGenerator random) {
        this.random = random;
        this.month = YearMonth.of(2028, 1 + random.nextInt(3));
    }

    public static History of(RandomGenerator random) {
        RandomHistory history = new RandomHistory(random);
        List<PriceBook> books = history.books();
        return new History(
                history.month,
                history.feesThrough(),
                books,
                history.changes(),
                history.usage(60),
                history.posted(books.getFirst().effectiveFrom()));
    }

    private LocalDate feesThrough() {
        return random.nextBoolean() ? month.atEndOfMonth() : month.atDay(1).plusDays(random.nextInt(-3, 40));
    }

    private List<PriceBook> books() {
        SortedMap<LocalDate, PriceBook> books = new TreeMap<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            LocalDate from = month.atDay(1).plusDays(random.nextInt(-10, 25));
            books.put(from, book(from));
        }
        return List.copyOf(books.values());
    }

    private PriceBook book(LocalDate from) {
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

    private SortedMap<Resource, List<StandingChange>> changes() {
        SortedMap<Resource, List<StandingChange>> changes = new TreeMap<>();
        for (Resource resource : RESOURCES) {
            if (chance(80)) {
                Life life = chance(70) ? Life.of("p", Status.ACTIVE) : Life.registered();
                for (int i = random.nextInt(6); i > 0; i--) {
                    change(life.then(Days.text(month.atDay(1).plusDays(random.nextInt(-5, 30)))));
                }
                changes.put(resource, life.changes());
            }
        }
        return changes;
    }

    private void change(Life life) {
        if (chance(40)) {
            life.plan(Seeds.oneOf(random, PLANS));
        }
        if (chance(50)) {
            life.status(status());
        }
        if (chance(40)) {
            life.group(chance(30) ? "" : "group" + random.nextInt(2));
        }
        if (chance(20)) {
            life.tags(chance(30) ? new String[0] : new String[] {"t" + random.nextInt(2), "v", "u", "w"});
        }
    }

    private List<DailyUsage> usage(int most) {
        List<DailyUsage> usage = new ArrayList<>();
        for (int i = random.nextInt(most); i > 0; i--) {
            String meter = USED.get(random.nextInt(USED.size()));
            Map<String, String> attributes = new HashMap<>();
            if (chance(70)) {
                attributes.put("band", band());
            }
            BigDecimal each = quantity(METERS.getOrDefault(meter, 0));
            int records = 1 + random.nextInt(3);
            usage.add(new DailyUsage(
                    month.atDay(1 + random.nextInt(month.lengthOfMonth())),
                    RESOURCES.get(random.nextInt(RESOURCES.size())),
                    meter,
                    new Attributes(attributes),
                    each.multiply(BigDecimal.valueOf(records)),
                    records,
                    Optional.of(each)));
        }
        return usage;
    }

    /** Some for the month, some for the month before, all on days that have a version. */
    private List<PostedCharge> posted(LocalDate firstVersion) {
        List<PostedCharge> posted = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            LocalDate day = month.atDay(1).plusDays(random.nextInt(-5, month.lengthOfMonth()));
            if (!day.isBefore(firstVersion)) {
                Optional<Resource> resource =
                        chance(70) ? Optional.of(RESOURCES.get(random.nextInt(RESOURCES.size()))) : Optional.empty();
                posted.add(new PostedCharge(
                        "charge" + i,
                        day,
                        resource,
                        "order",
                        chance(50) ? Optional.empty() : Optional.of(new BigDecimal(Seeds.oneOf(random, "7", "-4"))),
                        BigDecimal.valueOf(random.nextInt(4))));
            }
        }
        return posted;
    }

    /** Sometimes 0, sometimes finer than its meter. */
    private BigDecimal quantity(int decimals) {
        int scale = chance(4) ? decimals + 1 : random.nextInt(decimals + 1);
        return chance(8)
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(random.nextInt(40)).add(BigDecimal.valueOf(1 + random.nextInt(9), scale));
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
        shuffle(shuffled, random);
        return shuffled;
    }

    static void shuffle(List<?> list, RandomGenerator random) {
        for (int i = list.size() - 1; i > 0; i--) {
            Collections.swap(list, i, random.nextInt(i + 1));
        }
    }
}
