package meisai.server.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import meisai.account.Resource;
import meisai.account.Timeline;
import meisai.usage.DailyUsage;

/**
 * The daily sums and the resources of some accounts that close, read together: the usage of all accounts is in one table,
 * and a query for each account would read through all of it. For one thread; accounts are asked for in ascending order.
 */
public final class ClosingAccounts implements AutoCloseable {
    private record Places(int first, int last) {
        static final Places NONE = new Places(0, 0);

        Places through(Places later) {
            return new Places(first, later.last);
        }
    }

    private final Map<Integer, NavigableMap<Resource, Timeline>> timelines = new HashMap<>();
    /** The resources in the order of account and canonical order; their sums refer to the place. */
    private final List<Resource> places = new ArrayList<>();
    /** Of accounts with resources, the places of the first and the last one. */
    private final Map<Integer, Places> placesOf = new HashMap<>();

    private final PreparedStatement statement;
    private final ResultSet rows;
    private final SumRows sums;
    private boolean more;

    /**
     * @param open the records that close
     * @param byRecord by account, meters whose records are told apart by their quantity
     * @param counts of the records, by account
     */
    public ClosingAccounts(
            Snapshot snapshot,
            OpenUsage open,
            Map<Integer, Set<String>> byRecord,
            Map<Integer, OpenUsage.Count> counts) {
        UsageTable.Names names = UsageTable.Names.load(snapshot);
        AccountNumbers accounts = AccountNumbers.of(byRecord.keySet());
        ResourceTable.inOrder(snapshot, accounts, (account, resource, timeline) -> {
            places.add(resource);
            placesOf.merge(account, new Places(places.size(), places.size()), Places::through);
            if (timeline.registered()) {
                timelines.computeIfAbsent(account, number -> new TreeMap<>()).put(resource, timeline);
            }
        });
        List<OpenUsage.Count> ofAll = accounts.numbers().stream()
                .map(number -> counts.getOrDefault(number, OpenUsage.Count.NONE))
                .toList();
        SumColumns columns = new SumColumns(
                each(byRecord, names),
                ofAll.stream().anyMatch(count -> count.moved() > 0),
                ofAll.stream().anyMatch(OpenUsage.Count::mayBeWide));
        this.sums = new SumRows(columns, names, place -> places.get(place - 1));
        String sql = query(open.billable(snapshot, accounts), accounts, columns);
        try {
            statement = snapshot.connection().prepareStatement(sql);
            rows = statement.executeQuery();
            more = rows.next();
        } catch (SQLException failure) {
            throw Sql.failed(sql, failure);
        }
    }

    private static String query(String records, AccountNumbers accounts, SumColumns columns) {
        return """
                WITH summed AS (SELECT %s FROM (%s) GROUP BY ALL),
                place AS (SELECT resource_id, account_id,
                        (row_number() OVER (ORDER BY account_id, id, kind))::INTEGER AS place
                    FROM resource WHERE %s)
                SELECT p.place, %s FROM summed s JOIN place p USING (resource_id)
                ORDER BY p.account_id, s.rated_day, p.place, %s
                """.formatted(columns.summed(), records, accounts.condition(), columns.selected(), columns.order());
    }

    /** The quantity of each record of the accounts and meters whose records are told apart by it. */
    private static String each(Map<Integer, Set<String>> byRecord, UsageTable.Names names) {
        Map<String, List<Integer>> accounts = new TreeMap<>();
        byRecord.forEach((account, meters) -> {
            String numbers = names.numbers(meters);
            if (!numbers.isEmpty()) {
                accounts.computeIfAbsent(numbers, key -> new ArrayList<>()).add(account);
            }
        });
        String apart = accounts.entrySet().stream()
                .map(entry -> "(meter_id IN (" + entry.getKey() + ") AND "
                        + AccountNumbers.of(entry.getValue()).condition() + ")")
                .collect(Collectors.joining(" OR "));
        return apart.isEmpty() ? "" : "CASE WHEN " + apart + " THEN quantity END";
    }

    /** Every registered resource of an account. */
    public NavigableMap<Resource, Timeline> timelines(int account) {
        return timelines.getOrDefault(account, new TreeMap<>());
    }

    /** The daily sums of an account in canonical order. */
    public void dailySums(int account, Consumer<DailyUsage> sink) {
        Places of = placesOf.getOrDefault(account, Places.NONE);
        try {
            if (more && rows.getInt(SumRows.RESOURCE) < of.first()) {
                throw notRated();
            }
            while (more && rows.getInt(SumRows.RESOURCE) <= of.last()) {
                sink.accept(sums.read(rows));
                more = rows.next();
            }
        } catch (SQLException failure) {
            throw Sql.failed("daily sums of a close", failure);
        }
    }

    private IllegalStateException notRated() throws SQLException {
        return new IllegalStateException(
                "usage of " + places.get(rows.getInt(SumRows.RESOURCE) - 1) + " was not rated");
    }

    /** Nothing of the account is needed any more. */
    public void done(int account) {
        timelines.remove(account);
    }

    @Override
    public void close() {
        try (statement;
                rows) {
            if (more) {
                throw notRated();
            }
        } catch (SQLException failure) {
            throw Sql.failed("daily sums of a close", failure);
        }
    }
}
