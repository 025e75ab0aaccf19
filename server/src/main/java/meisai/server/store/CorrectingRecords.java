package meisai.server.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import meisai.account.Resource;

/** The records that made a correction necessary: those of the closed month that came late or were made void. */
public final class CorrectingRecords {
    private CorrectingRecords() {}

    /**
     * @param closed the usage of the closed month, void records included, up to the correction's sequence number
     * @param after what came up to this number is in earlier bills
     * @param meters of the item that is corrected
     */
    public static RecordsBehind.Summary summary(
            Snapshot snapshot, UsageOf closed, long after, Optional<Resource> resource, Set<String> meters) {
        String names = meters.stream().map(Sql::quoted).collect(Collectors.joining(","));
        if (names.isEmpty()) {
            return RecordsBehind.none();
        }
        String ofResource = resource.map(one ->
                        " AND r.kind = " + Sql.quoted(one.kind().wireName()) + " AND r.id = " + Sql.quoted(one.id()))
                .orElse("");
        List<RecordsBehind.Summary> byScale = new ArrayList<>();
        snapshot.sql()
                .forEach(
                        "SELECT u.scale, count(*) AS records, epoch_ns(min(u.time)) AS first,"
                                + " epoch_ns(max(u.time)) AS last, sum(u.quantity)::VARCHAR AS sum FROM ("
                                + closed.rows()
                                + ") u JOIN resource r USING (resource_id) JOIN meter m ON m.id = u.meter_id"
                                + " WHERE m.name IN (" + names + ")" + ofResource
                                + " AND (u.seq > " + after + " OR EXISTS (SELECT 1 FROM usage_void v"
                                + " WHERE v.account_id = u.account_id AND v.key_hi = u.key_hi AND v.key_lo = u.key_lo"
                                + " AND v.digest = u.digest AND v.seq > " + after + " AND v.seq <= " + closed.seq()
                                + ")) GROUP BY u.scale",
                        row -> byScale.add(new RecordsBehind.Summary(
                                row.getLong("records"),
                                Optional.of(UsageList.instant(row.getLong("first"))),
                                Optional.of(UsageList.instant(row.getLong("last"))),
                                new BigDecimal(new BigInteger(row.getString("sum")), row.getInt("scale")))));
        return byScale.stream().reduce(RecordsBehind.Summary::plus).orElse(RecordsBehind.none());
    }
}
