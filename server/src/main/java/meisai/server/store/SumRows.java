package meisai.server.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import meisai.account.Resource;
import meisai.usage.Attributes;
import meisai.usage.DailyUsage;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a query for daily sums. */
final class SumRows {
    /** What is summed, of a query for records with the day they are rated on; {@code %s}: the quantity of each record. */
    static final String GROUPS = """
            rated_day, CASE WHEN rated_day <> day THEN year(day) * 100 + month(day) END AS moved_from,
                resource_id, meter_id, attribute_set_id, scale, %s AS each,
                sum(quantity) AS quantity, count(*) AS records
            """;

    /** The columns after the resource's, in the order in which they are read. */
    static final String COLUMNS = """
            s.rated_day - DATE '1970-01-01', s.meter_id, s.attribute_set_id, s.scale, s.records,
            try_cast(s.quantity AS BIGINT) AS quantity,
            CASE WHEN try_cast(s.quantity AS BIGINT) IS NULL THEN s.quantity::VARCHAR END AS wide,
            s.each, s.moved_from
            """;

    /** What is summed where the records of some meters are told apart by their quantity. */
    static String groups(UsageTable.Names names, Set<String> byRecord) {
        String apart = names.numbers(byRecord);
        return GROUPS.formatted(
                apart.isEmpty() ? "NULL::BIGINT" : "CASE WHEN meter_id IN (" + apart + ") THEN quantity END");
    }

    private final UsageTable.Names names;
    private final IntFunction<Resource> resources;
    /** What was looked up, by number. */
    private @Nullable String[] meters = {};

    private @Nullable Attributes[] attributeSets = {};
    /** Few days, each in many rows. */
    private final Map<Integer, LocalDate> days = new HashMap<>();

    private LocalDate day = LocalDate.EPOCH;
    private YearMonth month = YearMonth.from(day);

    SumRows(UsageTable.Names names, IntFunction<Resource> resources) {
        this.names = names;
        this.resources = resources;
    }

    /** A row: the resource, then {@link #COLUMNS}. */
    DailyUsage read(ResultSet row) throws SQLException {
        day(row.getInt(2));
        int scale = row.getInt(5);
        long quantity = row.getLong(7);
        String wide = row.wasNull() ? row.getString(8) : null;
        int movedFrom = row.getInt(10);
        return new DailyUsage(
                day,
                resources.apply(row.getInt(1)),
                meter(row.getInt(3)),
                attributes(row.getInt(4)),
                ExactQuantity.of(quantity, wide, scale),
                row.getLong(6),
                each(row, scale),
                movedFrom == 0 ? month : Months.of(movedFrom));
    }

    private String meter(int number) {
        if (number >= meters.length) {
            meters = Arrays.copyOf(meters, number + 16);
        }
        String meter = meters[number];
        if (meter == null) {
            meter = names.meter(number);
            meters[number] = meter;
        }
        return meter;
    }

    private Attributes attributes(int number) {
        if (number >= attributeSets.length) {
            attributeSets = Arrays.copyOf(attributeSets, number + number / 2 + 16);
        }
        Attributes set = attributeSets[number];
        if (set == null) {
            set = names.attributes(number);
            attributeSets[number] = set;
        }
        return set;
    }

    private void day(int epochDay) {
        if (epochDay != day.toEpochDay()) {
            day = days.computeIfAbsent(epochDay, LocalDate::ofEpochDay);
            if (day.getMonthValue() != month.getMonthValue() || day.getYear() != month.getYear()) {
                month = YearMonth.from(day);
            }
        }
    }

    private static Optional<BigDecimal> each(ResultSet row, int scale) throws SQLException {
        long each = row.getLong(9);
        return row.wasNull() ? Optional.empty() : Optional.of(BigDecimal.valueOf(each, scale));
    }
}
