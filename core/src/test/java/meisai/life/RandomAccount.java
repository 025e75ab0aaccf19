package meisai.life;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import meisai.Seeds;
import meisai.account.Resource;
import meisai.account.StandingChange;
import meisai.account.Status;
import meisai.account.TaxSettings;
import meisai.bill.Coupon;
import meisai.life.AccountLog.Event;
import meisai.meter.Meter;
import meisai.money.Currency;
import meisai.money.Decimals;
import meisai.money.Rounding;
import meisai.period.Days;
import meisai.price.Item;
import meisai.price.Life;
import meisai.price.PostedCharge;
import meisai.price.RandomBook;
import meisai.price.RandomHistory;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceBook;
import meisai.usage.Attributes;

/** Random accounts over two to four months, with everything in reach that a month can meet before and after its close. */
public final class RandomAccount {
    /** One that no version declares at first, and that some later version may. */
    static final String UNKNOWN = "unknown";

    private static final List<String> USED = List.of("m0", "m0", "m0", "n0", "n0", "n0", "m3", "m3", "bare", UNKNOWN);
    private static final List<String> SCOPES = List.of("c0", "c1", "order", "daily1", "unit1m0", "monthly", "slots");

    private final RandomGenerator random;
    private final YearMonth first;
    private final Currency currency;
    private final List<Event> events = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final NavigableMap<LocalDate, PriceBook> versions = new TreeMap<>();
    private YearMonth open;

    private RandomAccount(RandomGenerator random) {
        this.random = random;
        this.first = YearMonth.of(2028, 1 + random.nextInt(12));
        this.currency = chance(70) ? Currency.JPY : Currency.EUR;
        this.open = first;
    }

    public static AccountLog of(RandomGenerator random) {
        return new RandomAccount(random).log();
    }

    private AccountLog log() {
        publish(first.atDay(1).plusDays(random.nextInt(-10, 12)));
        RandomHistory.RESOURCES.forEach(this::begin);
        NavigableMap<YearMonth, TaxSettings> taxes = new TreeMap<>();
        taxes.put(first, tax());
        int closes = 1 + (chance(70) ? 1 : 0) + (chance(20) ? 1 : 0);
        for (int i = 0; i < closes; i++) {
            live(40);
            events.add(new Event.Closed(open));
            open = open.plusMonths(1);
            if (chance(40)) {
                taxes.put(open, tax());
            }
        }
        live(30);
        LocalDate today = open.atDay(1).plusDays(random.nextInt(40));
        return new AccountLog(first, today, currency, taxes, List.copyOf(events));
    }

    private TaxSettings tax() {
        Map<String, BigDecimal> rates = Map.of(
                "standard",
                new BigDecimal(Seeds.oneOf(random, "0.10", "0.1", "0.08", "0.25")),
                "reduced",
                new BigDecimal(Seeds.oneOf(random, "0.08", "0.08", "0.1", "0")));
        return new TaxSettings(rates, Seeds.oneOf(random, Rounding.values()), Optional.empty(), chance(15));
    }

    /** Nothing that is known of a resource at first is of a day long before: it would be walked through each time. */
    private void begin(Resource resource) {
        if (chance(80)) {
            Life life = Life.registered();
            if (chance(70)) {
                life.then(Days.text(first.atDay(1).minusDays(random.nextInt(50))))
                        .plan("p")
                        .status(Status.ACTIVE);
            }
            for (int i = random.nextInt(5); i > 0; i--) {
                change(life.then(Days.text(first.atDay(1).plusDays(random.nextInt(-5, 35)))));
            }
            events.add(new Event.Changed(resource, life.changes()));
        }
    }

    private void change(Life life) {
        if (chance(40)) {
            life.plan(Seeds.oneOf(random, "p", "q", "r"));
        }
        if (chance(60)) {
            life.status(Seeds.oneOf(
                    random, Status.READY, Status.ACTIVE, Status.ACTIVE, Status.SUSPENDED, Status.TERMINATED));
        }
        if (chance(40)) {
            life.group(chance(25) ? "" : "group" + random.nextInt(2));
        }
        if (chance(20)) {
            life.tags(chance(30) ? new String[0] : new String[] {"t" + random.nextInt(2), "v", "u", "w"});
        }
    }

    private void live(int most) {
        for (int i = random.nextInt(5, most); i > 0; i--) {
            int kind = random.nextInt(100);
            if (kind < 66) {
                use();
            } else if (kind < 78) {
                keys.stream().skip(random.nextInt(keys.size() + 1)).findFirst().ifPresent(this::voided);
            } else if (kind < 86) {
                post();
            } else if (kind < 90) {
                issue();
            } else if (kind < 97) {
                Life life = Life.from(Days.text(openDay()));
                change(life);
                List<StandingChange> changes = life.changes();
                events.add(new Event.Changed(resource(), changes));
            } else {
                publish(openDay());
            }
        }
    }

    /** A day of the open month or soon after. */
    private LocalDate openDay() {
        return open.atDay(1).plusDays(random.nextInt(45));
    }

    private Resource resource() {
        return RandomHistory.RESOURCES.get(random.nextInt(RandomHistory.RESOURCES.size()));
    }

    private void publish(LocalDate from) {
        if (!versions.containsKey(from)) {
            PriceBook book = RandomBook.of(random, from);
            List<Meter> meters = new ArrayList<>(book.meters());
            List<BillItem> items = new ArrayList<>(book.items());
            if (!versions.isEmpty() && chance(50)) {
                meters.add(new Meter(UNKNOWN, "unit", 0));
                items.add(Item.perUnit("known", UNKNOWN, "2").category("c0").build());
            }
            PriceBook version = new PriceBook(book.id(), from, currency, meters, items, book.grants());
            versions.put(from, version);
            events.add(new Event.Published(version));
        }
    }

    /** Mostly for the open month, some for the next, many for closed ones. */
    private void use() {
        int back = (int) first.until(open, java.time.temporal.ChronoUnit.MONTHS);
        int kind = random.nextInt(100);
        YearMonth month = open;
        if (kind < 35 && back > 0) {
            month = open.minusMonths(1 + random.nextInt(back));
        } else if (kind < 45) {
            month = open.plusMonths(1);
        }
        String meter = USED.get(random.nextInt(USED.size()));
        Map<String, String> attributes = new HashMap<>();
        if (chance(70)) {
            attributes.put("band", Seeds.oneOf(random, "day", "night"));
        }
        String key = "r" + events.size();
        keys.add(key);
        events.add(new Event.Used(
                key,
                month.atDay(1 + random.nextInt(month.lengthOfMonth())),
                resource(),
                meter,
                quantity(RandomBook.METERS.getOrDefault(meter, 0)),
                new Attributes(attributes)));
    }

    /** Sometimes 0; of a meter that is not known yet sometimes finer than it will be. */
    private BigDecimal quantity(int decimals) {
        int scale = chance(4) ? decimals + 1 : random.nextInt(decimals + 1);
        BigDecimal part = BigDecimal.valueOf(1 + random.nextInt(9), scale);
        return chance(6) ? BigDecimal.ZERO : Decimals.normal(part.add(BigDecimal.valueOf(random.nextInt(40))));
    }

    private void voided(String key) {
        keys.remove(key);
        events.add(new Event.Voided(key));
    }

    private void post() {
        LocalDate day = first.atDay(1)
                .plusDays(random.nextInt(
                        open.lengthOfMonth() * (1 + (int) first.until(open, java.time.temporal.ChronoUnit.MONTHS))));
        if (versions.floorKey(day) != null) {
            Optional<BigDecimal> price = chance(40)
                    ? Optional.empty()
                    : Optional.of(new BigDecimal(Seeds.oneOf(random, "7", "-4", "-300", "1000")));
            events.add(new Event.Posted(new PostedCharge(
                    "charge" + events.size(),
                    day,
                    chance(70) ? Optional.of(resource()) : Optional.empty(),
                    "order",
                    price,
                    BigDecimal.valueOf(random.nextInt(4)))));
        }
    }

    private void issue() {
        YearMonth from = open.plusMonths(random.nextInt(-1, 2));
        Optional<String> scope = chance(50) ? Optional.empty() : Optional.of(SCOPES.get(random.nextInt(SCOPES.size())));
        events.add(new Event.Issued(new Coupon(
                Seeds.oneOf(random, "\uFF5E", "\uD83D\uDE00", "c") + events.size(),
                BigDecimal.valueOf(random.nextInt(400)),
                from,
                from.plusMonths(random.nextInt(4)),
                scope)));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
