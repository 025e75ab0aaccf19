package meisai.server.live;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.CodePointOrder;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.meter.Meter;
import meisai.price.Charge;
import meisai.price.Explanation;
import meisai.price.GrantRow;
import meisai.price.GrantShares;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookHistory;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.store.Snapshot;

/**
 * What months cost by item, resource, group or the value of a tag; the parts sum exactly to the subtotals. What an
 * account's or a group's grant covered is attributed to the resources that used it; other rows without a resource are a
 * part of their own.
 */
public final class Costs {
    /** What costs are told apart by. */
    public sealed interface By {
        record Item() implements By {}

        record ByResource() implements By {}

        record Group() implements By {}

        record Tag(String name) implements By {}
    }

    /** One part; a row without the group, tag or resource belongs to the part without a key. */
    public record Part(Optional<Resource> resource, Optional<String> name) {}

    private static final Resource NO_RESOURCE = new Resource(ResourceKind.IMSI, "-");

    /** Parts by name or resource; the part without a key comes first. */
    public static final Comparator<Part> ORDER = Comparator.comparing(
                    (Part part) -> part.name().isPresent())
            .thenComparing(part -> part.name().orElse(""), CodePointOrder.INSTANCE)
            .thenComparing(part -> part.resource().isPresent())
            .thenComparing(part -> part.resource().orElse(NO_RESOURCE));

    private final Books books;
    private final MonthRater rater;

    public Costs(Books books, MonthRater rater) {
        this.books = books;
        this.rater = rater;
    }

    /** Adds the costs of a month to {@code sums}. */
    public void add(
            Snapshot snapshot,
            Accounts.Entry entry,
            YearMonth month,
            LocalDate today,
            By by,
            SortedMap<Part, BigDecimal> sums) {
        boolean shared = by instanceof By.ByResource;
        GrantShares shares = new GrantShares();
        SortedMap<Integer, Charge> unattributed = new TreeMap<>();
        rater.again(snapshot, entry, month, today).rate(new MonthRater.Listener() {
            @Override
            public void charge(Charge charge, Explanation explanation) {
                if (shared && charge.resource().isEmpty()) {
                    unattributed.put(unattributed.size(), charge);
                } else {
                    sums.merge(part(charge, by), charge.amount(), BigDecimal::add);
                }
            }

            @Override
            public void offered(GrantRow row, Resource resource, BigDecimal uncovered) {
                if (shared && row.resource().isEmpty()) {
                    shares.offered(row, resource, uncovered);
                }
            }
        });
        unattributed.values().forEach(charge -> attribute(books.of(entry), shares, charge, sums));
    }

    private static Part part(Charge charge, By by) {
        return switch (by) {
            case By.Item item -> new Part(Optional.empty(), Optional.of(charge.item()));
            case By.ByResource resource -> new Part(charge.resource(), Optional.empty());
            case By.Group group -> new Part(Optional.empty(), charge.group());
            case By.Tag tag ->
                new Part(Optional.empty(), Optional.ofNullable(charge.tags().get(tag.name())));
        };
    }

    private static void attribute(
            PriceBookHistory history, GrantShares shares, Charge charge, SortedMap<Part, BigDecimal> sums) {
        Map<Resource, BigDecimal> users = charge.concerns().isPresent()
                ? Map.of()
                : shares.of(charge, decimals(history, charge.billedAs().of()));
        if (users.isEmpty()) {
            sums.merge(new Part(Optional.empty(), Optional.empty()), charge.amount(), BigDecimal::add);
        }
        users.forEach((resource, units) -> sums.merge(
                new Part(Optional.of(resource), Optional.empty()),
                units.multiply(charge.unitPrice()),
                BigDecimal::add));
    }

    /** Of the meter of an item, which no version changes. */
    private static int decimals(PriceBookHistory history, String item) {
        for (PriceBook version : history.versions()) {
            for (BillItem each : version.items()) {
                if (each.name().equals(item)) {
                    return each.applies()
                            .meter()
                            .flatMap(history::meter)
                            .map(Meter::decimals)
                            .orElse(0);
                }
            }
        }
        return 0;
    }
}
