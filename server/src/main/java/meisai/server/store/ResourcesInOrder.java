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
import meisai.account.Timeline;

/** Reads many resources with their timelines, of which most are the same as another. */
final class ResourcesInOrder {
    private static final ResourceKind[] KINDS = ResourceKind.values();
    /** Most timelines that are remembered. */
    private static final int MOST_KNOWN = 100_000;

    private final ResourceTable.TimelineSink sink;
    private final ChangeColumns columns = new ChangeColumns(5);
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
                SELECT r.resource_id, r.account_id, list_position(%s, r.kind), r.id, %s
                FROM resource r LEFT JOIN resource_change c USING (resource_id)
                WHERE %s
                ORDER BY r.account_id, r.id, r.kind, c.change_seq
                """.formatted(kinds, ChangeColumns.COLUMNS, accounts.condition());
    }

    void row(ResultSet row) throws SQLException {
        int next = row.getInt(1);
        if (next != number) {
            end();
            number = next;
            account = row.getInt(2);
            resource = Optional.of(new Resource(KINDS[row.getInt(3) - 1], row.getString(4)));
        }
        columns.read(row).ifPresent(acknowledged::add);
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
