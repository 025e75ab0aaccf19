package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import meisai.Seeds;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.account.StandingChange;
import meisai.account.Status;
import meisai.period.Days;
import meisai.pricebook.PriceBook;
import meisai.usage.Attributes;
import meisai.usage.DailyUsage;

/** Random months: small enough to be followed by hand, and with every model, scope, change and gap in reach. */
public final class RandomHistory {
    private static final List<String> USED = List.of("m0", "m0", "n0", "n0", "m3", "bare", "unknown");
    /** Ids whose order by code point is not that by char, and one id of two kinds. */
    public static final List<Resource> RESOURCES = List.of(
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
            books.put(from, RandomBook.of(random, from));
        }
        return List.copyOf(books.values());
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
            life.plan(Seeds.oneOf(random, RandomBook.PLANS));
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
            BigDecimal each = quantity(RandomBook.METERS.getOrDefault(meter, 0));
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
        return Seeds.oneOf(random, RandomBook.STATUSES);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    static void shuffle(List<?> list, RandomGenerator random) {
        for (int i = list.size() - 1; i > 0; i--) {
            Collections.swap(list, i, random.nextInt(i + 1));
        }
    }
}
