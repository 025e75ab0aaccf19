package meisai.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.account.StandingChange;
import meisai.account.Status;
import meisai.account.Timeline;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** Resources by number, and every change of their standing in the order of acknowledgement. */
public final class ResourceTable {
    /** A change of a resource as it was acknowledged; the SIM id is no part of the timeline. */
    public record Change(StandingChange standing, Optional<String> simId) {}

    /** Takes what {@link #forEach} finds. */
    public interface Sink {
        void resource(int accountNumber, int resourceNumber, Resource resource, List<StandingChange> changes);
    }

    private ResourceTable() {}

    public static void insert(Transaction transaction, int number, int accountNumber, Resource resource) {
        try {
            DuckDBAppender appender = transaction.appender("resource");
            appender.beginRow();
            appender.append(number);
            appender.append(accountNumber);
            appender.append(resource.kind().wireName());
            appender.append(resource.id());
            appender.endRow();
        } catch (SQLException failure) {
            throw Sql.failed("append to resource", failure);
        }
    }

    public static void insert(Transaction transaction, long changeSeq, int account, int number, Change change) {
        StandingChange standing = change.standing();
        transaction.guard().open(account, standing.from(), "a change of a resource");
        transaction.followers().other(account);
        try {
            DuckDBAppender appender = transaction.appender("resource_change");
            appender.beginRow();
            appender.append(changeSeq);
            appender.append(number);
            appender.append(standing.from());
            append(appender, standing.plan().orElse(null));
            append(appender, standing.status().map(Status::wireName).orElse(null));
            append(appender, standing.group().orElse(null));
            append(appender, standing.tags().map(TextMaps::write).orElse(null));
            append(appender, change.simId().orElse(null));
            appender.endRow();
        } catch (SQLException failure) {
            throw Sql.failed("append to resource_change", failure);
        }
    }

    private static void append(DuckDBAppender appender, @Nullable String text) throws SQLException {
        if (text == null) {
            appender.appendNull();
        } else {
            appender.append(text);
        }
    }

    public static long lastChangeSeq(Snapshot snapshot) {
        return lastChangeSeq(snapshot, 0);
    }

    /** The last change, from one on that is known. */
    public static long lastChangeSeq(Snapshot snapshot, long known) {
        return snapshot.sql()
                .number("SELECT coalesce(max(change_seq), ?) FROM resource_change WHERE change_seq > ?", known, known);
    }

    /** Every resource with its changes, by resource number. */
    public static void forEach(Snapshot snapshot, Sink sink) {
        Grouping grouping = new Grouping(sink);
        snapshot.sql().forEach("""
                        SELECT r.resource_id, r.account_id, r.kind, r.id, %s
                        FROM resource r LEFT JOIN resource_change c USING (resource_id)
                        ORDER BY r.resource_id, c.change_seq
                        """.formatted(ChangeColumns.COLUMNS), grouping::row);
        grouping.end();
    }

    /** The SIM id of each IMSI of an account that was given one, the last one given. */
    public static Map<String, String> simIds(Snapshot snapshot, int accountNumber) {
        Map<String, String> simIds = new HashMap<>();
        snapshot.sql()
                .forEach(
                        """
                        SELECT r.id, arg_max(c.sim_id, c.change_seq)
                        FROM resource r JOIN resource_change c USING (resource_id)
                        WHERE r.account_id = ? AND r.kind = ? AND c.sim_id IS NOT NULL
                        GROUP BY r.id
                        """,
                        row -> simIds.put(row.getString(1), row.getString(2)),
                        accountNumber,
                        ResourceKind.IMSI.wireName());
        return simIds;
    }

    /** How many resources an account has; accounts without any are not in it. */
    public static Map<Integer, Long> count(Snapshot snapshot) {
        Map<Integer, Long> counts = new HashMap<>();
        snapshot.sql()
                .forEach(
                        "SELECT account_id, count(*) FROM resource GROUP BY account_id",
                        row -> counts.put(row.getInt(1), row.getLong(2)));
        return counts;
    }

    /** The resources of an account by number. */
    static Map<Integer, Resource> byNumber(Snapshot snapshot, int accountNumber) {
        Map<Integer, Resource> resources = new HashMap<>();
        after(snapshot, accountNumber, 0, resources::put);
        return resources;
    }

    /** Takes resources by number. */
    interface NumberSink {
        void resource(int number, Resource resource);
    }

    /** The resources of an account that have a higher number. */
    static void after(Snapshot snapshot, int accountNumber, int number, NumberSink sink) {
        snapshot.sql()
                .forEach(
                        "SELECT resource_id, kind, id FROM resource WHERE account_id = ? AND resource_id > ?",
                        row -> sink.resource(
                                row.getInt(1),
                                new Resource(
                                        ResourceKind.byWireName(row.getString(2))
                                                .orElseThrow(),
                                        row.getString(3))),
                        accountNumber,
                        number);
    }

    /** The timelines of every registered resource of an account. */
    public static NavigableMap<Resource, Timeline> timelines(Snapshot snapshot, int accountNumber) {
        NavigableMap<Resource, Timeline> timelines = new TreeMap<>();
        timelinesChanged(snapshot, accountNumber, 0, timelines::put);
        return timelines;
    }

    /** The timelines of the resources of an account that were changed after a change. */
    public static void timelinesChanged(
            Snapshot snapshot, int accountNumber, long changeSeq, BiConsumer<Resource, Timeline> sink) {
        Grouping grouping =
                new Grouping((account, number, resource, changes) -> sink.accept(resource, Timeline.of(changes)));
        String changed = changeSeq == 0
                ? ""
                : " AND r.resource_id IN (SELECT resource_id FROM resource_change WHERE change_seq > " + changeSeq
                        + ")";
        snapshot.sql().forEach("""
                        SELECT r.resource_id, r.account_id, r.kind, r.id, %s
                        FROM resource r JOIN resource_change c USING (resource_id)
                        WHERE r.account_id = ?%s
                        ORDER BY r.resource_id, c.change_seq
                        """.formatted(ChangeColumns.COLUMNS, changed), grouping::row, accountNumber);
        grouping.end();
    }

    /** Takes resources with their timelines; one that nothing was registered of has an unregistered one. */
    interface TimelineSink {
        void resource(int account, Resource resource, Timeline timeline);
    }

    /** The resources of accounts in the order of their numbers and in canonical order. */
    static void inOrder(Snapshot snapshot, AccountNumbers accounts, TimelineSink sink) {
        ResourcesInOrder resources = new ResourcesInOrder(sink);
        snapshot.sql().forEach(ResourcesInOrder.query(accounts), resources::row);
        resources.end();
    }

    /** Collects the rows of one resource, which come one after the other. */
    private static final class Grouping {
        private final Sink sink;
        private final ChangeColumns columns = new ChangeColumns(5);
        private final List<StandingChange> changes = new ArrayList<>();
        private int account;
        private int number = -1;
        private @Nullable Resource resource;

        Grouping(Sink sink) {
            this.sink = sink;
        }

        void row(ResultSet row) throws SQLException {
            int next = row.getInt(1);
            if (next != number) {
                end();
                number = next;
                account = row.getInt(2);
                resource =
                        new Resource(ResourceKind.byWireName(row.getString(3)).orElseThrow(), row.getString(4));
            }
            columns.read(row).ifPresent(changes::add);
        }

        void end() {
            if (resource != null) {
                sink.resource(account, number, resource, List.copyOf(changes));
            }
            changes.clear();
        }
    }
}
