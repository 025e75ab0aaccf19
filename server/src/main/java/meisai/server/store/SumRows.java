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
import java.util.function.IntFunction;
import meisai.account.Resource;
import meisai.usage.Attributes;
import meisai.usage.DailyUsage;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a query for daily sums. */
final class SumRows {
    static final int RESOURCE = 1;
    static final int METER = 3;
    static final int ATTRIBUTE_SET = 4;
    private static final int DAY = 2;
    private static final int SCALE = 5;
    private static final int RECORDS = 6;
    private static final int QUANTITY = 7;
    private static final int WIDE = 8;

    private final SumColumns columns;
    private final UsageTable.Names names;
    private final IntFunction<Resource> resources;
    /** What was looked up, by number. */
    private @Nullable String[] meters = {};

    private @Nullable Attributes[] attributeSets = {};
    /** Few days, each in many rows. */
    private final Map<Integer, LocalDate> days = new HashMap<>();

    private LocalDate day = LocalDate.EPOCH;
    private YearMonth month = YearMonth.from(day);

    SumRows(SumColumns columns, UsageTable.Names names, IntFunction<Resource> resources) {
        this.columns = columns;
        this.names = names;
        this.resources = resources;
    }

    /** A row: the resource, then {@link SumColumns#selected}. */
    DailyUsage read(ResultSet row) throws SQLException {
        day(row.getInt(DAY));
        int scale = row.getInt(SCALE);
        return new DailyUsage(
                day,
                resources.apply(row.getInt(RESOURCE)),
                meter(row.getInt(METER)),
                attributes(row.getInt(ATTRIBUTE_SET)),
                quantity(row, scale),
                row.getLong(RECORDS),
                columns.each() ? each(row, scale) : Optional.empty(),
                columns.moved() ? serviceMonth(row) : month);
    }

    private BigDecimal quantity(ResultSet row, int scale) throws SQLException {
        long quantity = row.getLong(QUANTITY);
        return columns.wide() && row.wasNull()
                ? ExactQuantity.of(0, row.getString(WIDE), scale)
                : BigDecimal.valueOf(quantity, scale);
    }

    private YearMonth serviceMonth(ResultSet row) throws SQLException {
        int movedFrom = row.getInt(columns.placeOfMoved());
        return movedFrom == 0 ? month : Months.of(movedFrom);
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

    private Optional<BigDecimal> each(ResultSet row, int scale) throws SQLException {
        long each = row.getLong(columns.placeOfEach());
        return row.wasNull() ? Optional.empty() : Optional.of(BigDecimal.valueOf(each, scale));
    }
}
