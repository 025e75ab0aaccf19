package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.account.StandingChange;
import meisai.period.Days;
import meisai.pricebook.PriceBook;
import meisai.usage.Attributes;
import meisai.usage.DailyUsage;

/** A month of an account being written for a test; it is over, so that fees are due for all of its days. */
public final class Month {
    private final YearMonth month;
    private LocalDate feesThrough;
    private final List<PriceBook> books = new ArrayList<>();
    private final SortedMap<Resource, List<StandingChange>> changes = new TreeMap<>();
    private final List<DailyUsage> usage = new ArrayList<>();
    private final List<PostedCharge> posted = new ArrayList<>();

    private Month(YearMonth month) {
        this.month = month;
        this.feesThrough = month.atEndOfMonth();
    }

    /** @param text {@code yyyyMM} */
    public static Month of(String text) {
        return new Month(Days.parseMonth(text).orElseThrow());
    }

    public Month book(Book... versions) {
        for (Book version : versions) {
            books.add(version.build());
        }
        return this;
    }

    /** The month is not over: fees are due through {@code day}. */
    public Month today(String day) {
        feesThrough = Days.parseDay(day).orElseThrow();
        return this;
    }

    /** @param resource the id of a SIM, or {@code kind/id} */
    public Month resource(String resource, Life life) {
        changes.put(resource(resource), life.changes());
        return this;
    }

    public Month use(String day, String resource, String meter, String quantity, String... attributes) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < attributes.length; i += 2) {
            values.put(attributes[i], attributes[i + 1]);
        }
        usage.add(new DailyUsage(
                Days.parseDay(day).orElseThrow(),
                resource(resource),
                meter,
                new Attributes(values),
                new BigDecimal(quantity),
                1));
        return this;
    }

    /** Several records of one quantity each. */
    public Month useEach(String day, String resource, String meter, int records, String each) {
        BigDecimal one = new BigDecimal(each);
        usage.add(new DailyUsage(
                Days.parseDay(day).orElseThrow(),
                resource(resource),
                meter,
                Attributes.NONE,
                one.multiply(BigDecimal.valueOf(records)),
                records,
                Optional.of(one)));
        return this;
    }

    /**
     * @param resource {@code -} for none
     * @param unitPrice {@code -} for the price of the item
     */
    public Month post(String day, String resource, String item, String quantity, String unitPrice) {
        posted.add(new PostedCharge(
                "charge" + posted.size(),
                Days.parseDay(day).orElseThrow(),
                resource.equals("-") ? Optional.empty() : Optional.of(resource(resource)),
                item,
                unitPrice.equals("-") ? Optional.empty() : Optional.of(new BigDecimal(unitPrice)),
                new BigDecimal(quantity)));
        return this;
    }

    public History history() {
        return new History(month, feesThrough, books, changes, usage, posted);
    }

    public Rated rate() {
        return history().rate();
    }

    public List<String> rows() {
        return rate().rows();
    }

    static Resource resource(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new Resource(ResourceKind.IMSI, text)
                : new Resource(
                        ResourceKind.byWireName(text.substring(0, slash)).orElseThrow(), text.substring(slash + 1));
    }
}
