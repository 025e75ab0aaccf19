package meisai.server.store;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import meisai.account.Resource;
import meisai.money.Decimals;
import meisai.price.BilledAs;
import meisai.price.Charge;
import meisai.price.ChargeDate;
import meisai.price.Concern;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a close in temporary tables: numbers in the long one, the texts they stand for in short ones. Texts are what
 * costs when lines are appended and read; most lines differ from another in day and quantity alone.
 */
final class LineStage implements AutoCloseable {
    private static final String TABLES = """
            CREATE TEMP TABLE line (account_id INTEGER, ordinal BIGINT, day DATE, resource_number INTEGER,
                price_number INTEGER, standing_number INTEGER, quantity BIGINT, scale TINYINT, wide VARCHAR);
            CREATE TEMP TABLE line_resource (resource_number INTEGER, kind VARCHAR, resource VARCHAR);
            INSERT INTO line_resource VALUES (0, NULL, NULL);
            CREATE TEMP TABLE line_price (price_number INTEGER, item VARCHAR, of_item VARCHAR, category VARCHAR,
                tax_category VARCHAR, discount BOOLEAN, unit_price VARCHAR, concerns INTEGER, why VARCHAR);
            CREATE TEMP TABLE line_standing (standing_number INTEGER, group_name VARCHAR, tags VARCHAR);
            """;

    /** Stands for no resource: the long table is then joined with short ones only, which needs no sorting. */
    private static final int NO_RESOURCE = 0;

    /** Stands for the whole month. */
    private static final int NO_DAY = Integer.MIN_VALUE;

    private static final int ROWS = 122_880;

    /** Most resources that are known as objects: charges may bring one each. */
    private static final int MOST_KNOWN = 200_000;

    private record ConcerningPrice(BilledAs billedAs, BigDecimal unitPrice, Concern concern) {}

    private static final String INSERT = """
            INSERT INTO line
            SELECT account_id, ordinal, CASE WHEN day <> %d THEN DATE '1970-01-01' + day END, resource_number, price_number,
                standing_number, quantity, scale, NULL
            FROM %%s""".formatted(NO_DAY);

    /** Lines of which each is a few numbers; others, which are few, come by rows. */
    private final Gathering gathering;

    private final Gathering.Ints accounts;
    private final Gathering.Longs ordinals;
    private final Gathering.Ints days;
    private final Gathering.Ints resourceOf;
    private final Gathering.Ints priceOf;
    private final Gathering.Ints standingOf;
    private final Gathering.Longs quantities;
    private final Gathering.Bytes scales;
    private final DuckDBAppender wideLines;
    private final DuckDBAppender resources;
    private final DuckDBAppender prices;
    private final DuckDBAppender standings;
    /** Resources of the account whose lines come now, as the objects that lines share; numbers go on over accounts. */
    private IdentityHashMap<Resource, Integer> knownNumbers = new IdentityHashMap<>();

    /** The same as what they are: not every line has the object of another. */
    private Map<Resource, Integer> resourceNumbers = new HashMap<>();

    private final ByPrice<Integer> priceNumbers =
            new ByPrice<>((billedAs, unitPrice) -> insert(billedAs, unitPrice, Optional.empty()));
    private final Map<ConcerningPrice, Integer> concerningNumbers = new HashMap<>();
    private final ByStanding<Integer> standingNumbers = new ByStanding<>(this::standing);
    private int account = -1;
    private @Nullable Resource last;
    private int lastNumber;
    private int lastResource;
    private int lastStanding;
    private int lastPrice;

    LineStage(Gatherings gatherings, DuckDBConnection connection) throws SQLException {
        new Sql(connection).execute(TABLES);
        gathering = gatherings.gather(connection, INSERT, ROWS);
        accounts = gathering.ints("account_id");
        ordinals = gathering.longs("ordinal");
        days = gathering.ints("day");
        resourceOf = gathering.ints("resource_number");
        priceOf = gathering.ints("price_number");
        standingOf = gathering.ints("standing_number");
        quantities = gathering.longs("quantity");
        scales = gathering.bytes("scale");
        wideLines = connection.createAppender("temp", "main", "line");
        resources = connection.createAppender("temp", "main", "line_resource");
        prices = connection.createAppender("temp", "main", "line_price");
        standings = connection.createAppender("temp", "main", "line_standing");
    }

    void add(int accountNumber, long ordinal, Charge charge) throws SQLException {
        if (accountNumber != account) {
            account = accountNumber;
            // New ones: to clear those of a large account takes as long for each small one after it.
            resourceNumbers = new HashMap<>();
            knownNumbers = new IdentityHashMap<>();
            last = null;
        }
        int day = switch (charge.date()) {
            case ChargeDate.OnDay onDay -> (int) onDay.day().toEpochDay();
            case ChargeDate.InMonth inMonth -> NO_DAY;
        };
        int resource = charge.resource().isPresent() ? number(charge.resource().get()) : NO_RESOURCE;
        int price = charge.concerns().isEmpty()
                ? priceNumbers.of(charge.billedAs(), charge.unitPrice())
                : concerningNumbers.computeIfAbsent(
                        new ConcerningPrice(
                                charge.billedAs(),
                                charge.unitPrice(),
                                charge.concerns().get()),
                        one -> insert(one.billedAs(), one.unitPrice(), Optional.of(one.concern())));
        int standing = standingNumbers.of(charge.group(), charge.tags());
        BigDecimal quantity = charge.quantity();
        if (!ExactQuantity.fits(quantity)) {
            addWide(accountNumber, ordinal, day, resource, price, standing, quantity);
            return;
        }
        int at = gathering.row();
        accounts.set(at, accountNumber);
        ordinals.set(at, ordinal);
        days.set(at, day);
        resourceOf.set(at, resource);
        priceOf.set(at, price);
        standingOf.set(at, standing);
        quantities.set(at, ExactQuantity.unscaled(quantity));
        scales.set(at, (byte) quantity.scale());
    }

    private void addWide(
            int accountNumber, long ordinal, int day, int resource, int price, int standing, BigDecimal quantity)
            throws SQLException {
        wideLines.beginRow();
        wideLines.append(accountNumber);
        wideLines.append(ordinal);
        if (day == NO_DAY) {
            wideLines.appendNull();
        } else {
            wideLines.appendEpochDays(day);
        }
        wideLines.append(resource);
        wideLines.append(price);
        wideLines.append(standing);
        wideLines.appendNull();
        wideLines.append((byte) quantity.scale());
        wideLines.append(quantity.unscaledValue().toString());
        wideLines.endRow();
    }

    private int number(Resource resource) throws SQLException {
        if (isLast(resource)) {
            return lastNumber;
        }
        Integer known = knownNumbers.get(resource);
        last = resource;
        lastNumber = known != null ? known : look(resource);
        return lastNumber;
    }

    private int look(Resource resource) throws SQLException {
        Integer number = resourceNumbers.get(resource);
        if (number == null) {
            number = ++lastResource;
            resourceNumbers.put(resource, number);
            insert(number, resource);
        }
        if (knownNumbers.size() < MOST_KNOWN) {
            knownNumbers.put(resource, number);
        }
        return number;
    }

    /** Most lines of a resource have the same object, which is quick to tell; others are compared. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isLast(Resource resource) {
        return resource == last;
    }

    private void insert(int number, Resource resource) throws SQLException {
        resources.beginRow();
        resources.append(number);
        resources.append(resource.kind().wireName());
        resources.append(resource.id());
        resources.endRow();
    }

    private int insert(BilledAs billedAs, BigDecimal unitPrice, Optional<Concern> concerns) {
        int number = ++lastPrice;
        try {
            prices.beginRow();
            prices.append(number);
            prices.append(billedAs.item());
            prices.append(billedAs.of());
            prices.append(billedAs.category());
            prices.append(billedAs.taxCategory());
            prices.append(billedAs.discount());
            prices.append(Decimals.plain(unitPrice));
            if (concerns.isPresent()) {
                prices.append(Months.number(concerns.get().month()));
                prices.append(concerns.get().why().name());
            } else {
                prices.appendNull();
                prices.appendNull();
            }
            prices.endRow();
        } catch (SQLException failure) {
            throw Sql.failed("append to the prices of a close", failure);
        }
        return number;
    }

    private int standing(Optional<String> group, Map<String, String> tags) {
        int number = ++lastStanding;
        try {
            standings.beginRow();
            standings.append(number);
            if (group.isPresent()) {
                standings.append(group.get());
            } else {
                standings.appendNull();
            }
            standings.append(TextMaps.write(tags));
            standings.endRow();
        } catch (SQLException failure) {
            throw Sql.failed("append to the standings of a close", failure);
        }
        return number;
    }

    /** Every line of the accounts with its texts, roughly in the order in which they came. */
    static String query(AccountNumbers accounts) {
        return """
                SELECT l.account_id, a.operator_id, a.coverage, l.ordinal, l.day, r.kind, r.resource, p.item, p.of_item, p.category,
                    p.tax_category, p.discount, p.unit_price, p.concerns, p.why, l.quantity, l.scale, l.wide, s.group_name,
                    s.tags, nullif(l.resource_number, 0) AS resource_number, l.price_number, l.standing_number
                FROM (SELECT * FROM line WHERE %s) l JOIN account a USING (account_id)
                    JOIN line_resource r USING (resource_number) JOIN line_price p USING (price_number)
                    JOIN line_standing s USING (standing_number)
                """.formatted(accounts.condition());
    }

    void flush() throws SQLException {
        gathering.flush();
        wideLines.flush();
        resources.flush();
        prices.flush();
        standings.flush();
    }

    @Override
    public void close() throws SQLException {
        try (gathering;
                wideLines;
                resources;
                prices;
                standings) {
            resourceNumbers.clear();
            knownNumbers.clear();
        }
    }
}
