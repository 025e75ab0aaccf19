package meisai.server.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meisai.usage.DailyUsage;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The records behind some lines: told by the daily sums that were priced, found in the usage that the bill was made from.
 * Kept in a temporary table of the snapshot's connection.
 */
public final class RecordsBehind implements AutoCloseable {
    /** How many records, when the first and last of them were, and what they sum to. */
    public record Summary(long count, Optional<Instant> first, Optional<Instant> last, BigDecimal sum) {
        static final Summary NONE = new Summary(0, Optional.empty(), Optional.empty(), BigDecimal.ZERO);

        Summary plus(Summary other) {
            return new Summary(
                    count + other.count,
                    first.isPresent() && other.first.isPresent() && first.get().isBefore(other.first.get())
                            ? first
                            : other.first,
                    last.isPresent() && other.last.isPresent() && last.get().isAfter(other.last.get())
                            ? last
                            : other.last,
                    sum.add(other.sum));
        }
    }

    private static final String TABLE = """
            CREATE TEMP TABLE behind (line INTEGER, rated_day DATE, kind VARCHAR, resource VARCHAR, meter VARCHAR,
                attributes VARCHAR, scale TINYINT)
            """;

    private static final String JOIN = """
            JOIN resource r ON r.resource_id = u.resource_id JOIN meter m ON m.id = u.meter_id
            JOIN attribute_set t ON t.id = u.attribute_set_id
            JOIN (SELECT DISTINCT * FROM behind) b ON b.rated_day = u.rated_day AND b.kind = r.kind AND b.resource = r.id
                AND b.meter = m.name AND b.attributes = t.name AND b.scale = u.scale
            """;

    private final Snapshot snapshot;
    private final DuckDBAppender appender;

    public RecordsBehind(Snapshot snapshot) {
        this.snapshot = snapshot;
        snapshot.sql().execute(TABLE);
        try {
            this.appender = ((DuckDBConnection) snapshot.connection()).createAppender("temp", "main", "behind");
        } catch (SQLException failure) {
            throw Sql.failed("records behind lines", failure);
        }
    }

    /** A daily sum that is behind the line of this number; sums that are told apart by quantity are one here. */
    public void add(int line, DailyUsage usage) {
        try {
            appender.beginRow();
            appender.append(line);
            appender.append(usage.day());
            appender.append(usage.resource().kind().wireName());
            appender.append(usage.resource().id());
            appender.append(usage.meter());
            appender.append(TextMaps.write(usage.attributes().values()));
            appender.append((byte) usage.quantity().scale());
            appender.endRow();
        } catch (SQLException failure) {
            throw Sql.failed("append records behind lines", failure);
        }
    }

    private void flush() {
        try {
            appender.flush();
        } catch (SQLException failure) {
            throw Sql.failed("append records behind lines", failure);
        }
    }

    /** By line; a line that nothing was added for has none. */
    public Map<Integer, Summary> summaries(UsageOf usage) {
        flush();
        Map<Integer, Summary> summaries = new HashMap<>();
        snapshot.sql()
                .forEach(
                        "SELECT b.line, u.scale, count(DISTINCT u.seq) AS records, epoch_ns(min(u.time)) AS first,"
                                + " epoch_ns(max(u.time)) AS last, sum(u.quantity)::VARCHAR AS sum FROM ("
                                + usage.billable(snapshot) + ") u " + JOIN + " GROUP BY b.line, u.scale",
                        row -> summaries.merge(
                                row.getInt("line"),
                                new Summary(
                                        row.getLong("records"),
                                        Optional.of(UsageList.instant(row.getLong("first"))),
                                        Optional.of(UsageList.instant(row.getLong("last"))),
                                        new BigDecimal(new BigInteger(row.getString("sum")), row.getInt("scale"))),
                                Summary::plus));
        return summaries;
    }

    /** The records behind all lines, each once, after a sequence number. */
    public List<UsageList.Kept> records(UsageOf usage, long after, int limit) {
        flush();
        return UsageList.list(
                snapshot,
                "SELECT DISTINCT u.seq AS number, a.operator_id, a.coverage, r.kind, r.id AS resource, m.name AS meter,"
                        + " t.name AS attributes, epoch_ns(u.time) AS time_ns, u.quantity, u.scale, s.name AS source, u.id,"
                        + " u.received_at FROM (" + usage.billable(snapshot) + ") u JOIN account a USING (account_id)"
                        + " JOIN source s ON s.id = u.source_id " + JOIN + " WHERE u.seq > ? ORDER BY number LIMIT ?",
                after,
                limit);
    }

    public static Summary none() {
        return Summary.NONE;
    }

    @Override
    public void close() {
        try (appender) {
            snapshot.sql().execute("DROP TABLE behind");
        } catch (SQLException failure) {
            throw Sql.failed("records behind lines", failure);
        }
    }
}
