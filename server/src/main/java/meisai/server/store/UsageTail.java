package meisai.server.store;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import meisai.account.Resource;
import meisai.usage.DailyUsage;

/**
 * Reads what came for a month of an account after a sequence number, as daily sums in no order. Knows the resources that it
 * has read before; for one thread at a time.
 */
public final class UsageTail {
    /** The names of meters and attributes, which all accounts have in common. */
    public static final class Names {
        private final UsageTable.Names names = UsageTable.Names.shared();
    }

    private final int account;
    private final Set<String> byRecord;
    private final UsageTable.Names names;
    private final Map<Integer, Resource> resources = new HashMap<>();
    private int lastResource;

    /** @param byRecord meters whose records are told apart by their quantity */
    public UsageTail(int account, Set<String> byRecord, Names names) {
        this.names = names.names;
        this.account = account;
        this.byRecord = byRecord;
    }

    /** What came after {@code after} and is not void. */
    public void came(Snapshot snapshot, UsageOf of, long after, Consumer<DaySum> sink) {
        sums(snapshot, "SELECT * FROM (" + of.billable(snapshot) + ") WHERE seq > " + after, sink);
    }

    /** Whether every name and resource was read before. */
    public boolean knows(UsageRows rows) {
        for (int row = 0; row < rows.size(); row++) {
            if (!resources.containsKey(rows.resource(row)) || !names.knows(rows.meter(row), rows.attributeSet(row))) {
                return false;
            }
        }
        return true;
    }

    /** Usage of a month that came after {@code after}, record by record; rows are of this month only. */
    public void came(UsageRows rows, YearMonth month, long after, Consumer<DaySum> sink) {
        for (int row = 0; row < rows.size(); row++) {
            if (rows.seq(row) > after) {
                sink.accept(record(rows, row, month));
            }
        }
    }

    private DaySum record(UsageRows rows, int row, YearMonth month) {
        String meter = names.meter(rows.meter(row));
        BigDecimal quantity = BigDecimal.valueOf(rows.quantity(row), rows.scale(row));
        return new DaySum(
                rows.meter(row),
                rows.attributeSet(row),
                new DailyUsage(
                        LocalDate.ofEpochDay(rows.day(row)),
                        Optional.ofNullable(resources.get(rows.resource(row))).orElseThrow(),
                        meter,
                        names.attributes(rows.attributeSet(row)),
                        quantity,
                        1,
                        byRecord.contains(meter) ? Optional.of(quantity) : Optional.empty(),
                        month));
    }

    /** What came up to {@code after} and was made void since. */
    public void madeVoid(Snapshot snapshot, UsageOf of, long after, Consumer<DaySum> sink) {
        if (VoidTable.any(snapshot, account, after, of.seq())) {
            sums(
                    snapshot,
                    "SELECT * FROM (" + of.rows() + ") u WHERE seq <= " + after + " AND " + of.isVoid() + " AND NOT "
                            + of.isVoidAt(after),
                    sink);
        }
    }

    /** How many of the records that came after {@code after} are void. */
    public static long voided(Snapshot snapshot, UsageOf of, long after) {
        return VoidTable.any(snapshot, of.account(), 0, of.seq())
                ? snapshot.sql()
                        .number("SELECT count(*) FROM (" + of.rows() + ") u WHERE seq > " + after + " AND "
                                + of.isVoid())
                : 0;
    }

    private void sums(Snapshot snapshot, String records, Consumer<DaySum> sink) {
        names.addNew(snapshot);
        ResourceTable.after(snapshot, account, lastResource, (number, resource) -> {
            resources.put(number, resource);
            lastResource = Math.max(lastResource, number);
        });
        SumColumns columns = SumColumns.all(names, byRecord);
        SumRows sums = new SumRows(
                columns,
                names,
                number -> Optional.ofNullable(resources.get(number)).orElseThrow());
        snapshot.sql()
                .forEach(
                        """
                        WITH summed AS (SELECT %s FROM (%s) GROUP BY ALL)
                        SELECT s.resource_id, %s FROM summed s
                        """.formatted(columns.summed(), records, columns.selected()),
                        row -> sink.accept(new DaySum(
                                row.getInt(SumRows.METER), row.getInt(SumRows.ATTRIBUTE_SET), sums.read(row))));
    }
}
