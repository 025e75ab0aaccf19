package meisai.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import meisai.account.Resource;

/** Everything that is stored of one resource of an account: for who has a right to know it, or to take it along. */
public final class ResourceData {
    /** One change of it, as it was made. */
    public record Change(
            LocalDate from,
            Optional<String> plan,
            Optional<String> status,
            Optional<String> group,
            Optional<String> simId,
            Map<String, String> tags) {}

    private final Snapshot snapshot;
    private final DataDirectory directory;
    private final int account;
    private final int number;

    private ResourceData(Snapshot snapshot, DataDirectory directory, int account, int number) {
        this.snapshot = snapshot;
        this.directory = directory;
        this.account = account;
        this.number = number;
    }

    /** Empty when the account never had anything to do with it. */
    public static Optional<ResourceData> of(
            Snapshot snapshot, DataDirectory directory, int account, Resource resource) {
        return snapshot.sql()
                .first(
                        "SELECT resource_id FROM resource WHERE account_id = ? AND kind = ? AND id = ?",
                        row -> new ResourceData(snapshot, directory, account, row.getInt(1)),
                        account,
                        resource.kind().wireName(),
                        resource.id());
    }

    /** In the order in which they were made. */
    public List<Change> changes() {
        return snapshot.sql()
                .list(
                        "SELECT from_day, plan, status, group_name, sim_id, tags FROM resource_change WHERE resource_id = ?"
                                + " ORDER BY change_seq",
                        ResourceData::change,
                        number);
    }

    private static Change change(ResultSet row) throws SQLException {
        String tags = row.getString("tags");
        return new Change(
                Sql.day(row, "from_day"),
                Optional.ofNullable(row.getString("plan")),
                Optional.ofNullable(row.getString("status")),
                Optional.ofNullable(row.getString("group_name")),
                Optional.ofNullable(row.getString("sim_id")),
                tags == null ? Map.of() : TextMaps.read(tags));
    }

    /** Contents that conflict with what was accepted before, resolved or not. */
    public List<UsageList.Kept> conflicts() {
        return UsageList.list(
                snapshot,
                "SELECT u.conflict_id AS number, " + UsageList.COLUMNS + " FROM usage_conflict u " + UsageList.JOINS
                        + " WHERE u.resource_id = ? ORDER BY number",
                number);
    }

    /** Accepted records of open and closed months, void ones too, after a sequence number. */
    public List<UsageList.Kept> records(long after, int limit) {
        String columns =
                "SELECT seq, account_id, resource_id, meter_id, attribute_set_id, scale, quantity, time, source_id,"
                        + " id, received_at FROM ";
        String own = " WHERE account_id = " + account + " AND resource_id = " + number + " AND seq > " + after;
        String files = files().stream().map(Sql::quoted).collect(Collectors.joining(", "));
        String closed = files.isEmpty() ? "" : " UNION ALL " + columns + "read_parquet([" + files + "])" + own;
        String live = columns + "usage" + own;
        return UsageList.list(
                snapshot,
                "SELECT u.seq AS number, " + UsageList.COLUMNS + " FROM ("
                        + live + closed + ") u " + UsageList.JOINS
                        + " ORDER BY number LIMIT ?",
                limit);
    }

    private List<String> files() {
        return snapshot.sql()
                .list(
                        "SELECT r.usage_file FROM close_run r JOIN closed_bill b USING (close_id) WHERE b.account_id = ?"
                                + " AND r.usage_rows > 0 AND r.usage_removed_at IS NULL ORDER BY r.month",
                        row -> directory.path(row.getString(1)).toString(),
                        account);
    }
}
