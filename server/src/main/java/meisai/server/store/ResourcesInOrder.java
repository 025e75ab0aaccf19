package meisai.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.account.StandingChange;
import meisai.account.Status;
import meisai.account.Timeline;

/**
 * Reads many resources with their timelines. Reading a text costs as much as twenty numbers, and most changes say the
 * same as another: a change is read as one text, and what that text stands for only when it is new.
 */
final class ResourcesInOrder {
    private static final ResourceKind[] KINDS = ResourceKind.values();
    /** Most changes and timelines that are remembered. */
    private static final int MOST_KNOWN = 100_000;

    private final ResourceTable.TimelineSink sink;
    private final Map<String, StandingChange> changes = new HashMap<>();
    private final Map<List<StandingChange>, Timeline> timelines = new HashMap<>();

    private int account;
    private int number = -1;
    private Optional<Resource> resource = Optional.empty();
    private final List<StandingChange> acknowledged = new ArrayList<>();

    ResourcesInOrder(ResourceTable.TimelineSink sink) {
        this.sink = sink;
    }

    /** Resources by account and in canonical order, each with its changes as they were acknowledged. */
    static String query(AccountNumbers accounts) {
        String kinds = Arrays.stream(KINDS)
                .map(kind -> Sql.quoted(kind.wireName()))
                .collect(Collectors.joining(", ", "[", "]"));
        return """
                SELECT r.resource_id, r.account_id, list_position(%s, r.kind), r.id,
                    concat(c.from_day, %s, %s, %s, %s) AS change, c.from_day, c.plan, c.status, c.group_name, c.tags, c.from_day IS NOT NULL
                FROM resource r LEFT JOIN resource_change c USING (resource_id)
                WHERE %s
                ORDER BY r.account_id, r.id, r.kind, c.change_seq
                """.formatted(
                        kinds,
                        withLength("c.plan"),
                        withLength("c.status"),
                        withLength("c.group_name"),
                        withLength("c.tags"),
                        accounts.condition());
    }

    /** Different for different texts, whatever follows. */
    private static String withLength(String column) {
        return "coalesce(length(" + column + ") || ':' || " + column + ", '-')";
    }

    void row(ResultSet row) throws SQLException {
        int next = row.getInt(1);
        if (next != number) {
            end();
            number = next;
            account = row.getInt(2);
            resource = Optional.of(new Resource(KINDS[row.getInt(3) - 1], row.getString(4)));
        }
        if (row.getBoolean(11)) {
            acknowledged.add(change(row));
        }
    }

    private StandingChange change(ResultSet row) throws SQLException {
        String text = row.getString(5);
        StandingChange known = changes.get(text);
        if (known == null) {
            known = new StandingChange(
                    Sql.day(row, "from_day"),
                    Optional.ofNullable(row.getString(7)),
                    Optional.ofNullable(row.getString(8))
                            .map(name -> Status.byWireName(name).orElseThrow()),
                    Optional.ofNullable(row.getString(9)),
                    Optional.ofNullable(row.getString(10)).map(TextMaps::read));
            if (changes.size() >= MOST_KNOWN) {
                changes.clear();
            }
            changes.put(text, known);
        }
        return known;
    }

    /** There are no more rows of the resource. */
    void end() {
        resource.ifPresent(one -> sink.resource(account, one, timeline()));
        acknowledged.clear();
    }

    private Timeline timeline() {
        if (acknowledged.isEmpty()) {
            return Timeline.UNREGISTERED;
        }
        if (timelines.size() >= MOST_KNOWN) {
            timelines.clear();
        }
        return timelines.computeIfAbsent(List.copyOf(acknowledged), Timeline::of);
    }
}
