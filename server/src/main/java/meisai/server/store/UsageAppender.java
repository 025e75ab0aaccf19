package meisai.server.store;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import org.duckdb.DuckDBConnection;

/**
 * Adds usage by columns. Belongs to the writer's thread; what is gathered is written by {@link #flush} inside the
 * transaction of the caller, or forgotten by {@link #clear}.
 */
final class UsageAppender implements AutoCloseable {
    /** Rows of one INSERT: a row group of DuckDB, which it writes to the file at once and not to the log. */
    static final int ROWS = 122_880;

    private static final String INSERT = """
            INSERT INTO usage
            SELECT seq, account_id, resource_id, meter_id, attribute_set_id, DATE '1970-01-01' + day, state, scale, quantity,
                make_timestamp_ns(time), source_id, id, key_hi, key_lo, digest, make_timestamp(received_at)
            FROM %s""";

    private final Gathering gathering;
    private final Gathering.Longs seqs;
    private final Gathering.Ints accounts;
    private final Gathering.Ints resources;
    private final Gathering.Ints meters;
    private final Gathering.Ints attributeSets;
    private final Gathering.Ints days;
    private final Gathering.Bytes states;
    private final Gathering.Bytes scales;
    private final Gathering.Longs quantities;
    private final Gathering.Longs times;
    private final Gathering.Ints sources;
    private final Gathering.Texts ids;
    private final Gathering.Longs keyHighs;
    private final Gathering.Longs keyLows;
    private final Gathering.Longs digests;
    private final Gathering.Longs receivedAts;

    UsageAppender(Gatherings gatherings, DuckDBConnection connection) {
        gathering = gatherings.gather(connection, INSERT, ROWS);
        seqs = gathering.longs("seq");
        accounts = gathering.ints("account_id");
        resources = gathering.ints("resource_id");
        meters = gathering.ints("meter_id");
        attributeSets = gathering.ints("attribute_set_id");
        days = gathering.ints("day");
        states = gathering.bytes("state");
        scales = gathering.bytes("scale");
        quantities = gathering.longs("quantity");
        times = gathering.longs("time");
        sources = gathering.ints("source_id");
        ids = gathering.texts("id");
        keyHighs = gathering.longs("key_hi");
        keyLows = gathering.longs("key_lo");
        digests = gathering.longs("digest");
        receivedAts = gathering.longs("received_at");
    }

    void add(long seq, byte state, UsageTable.Row row, Instant receivedAt) throws SQLException {
        int at = gathering.row();
        seqs.set(at, seq);
        accounts.set(at, row.account());
        resources.set(at, row.resource());
        meters.set(at, row.meter());
        attributeSets.set(at, row.attributeSet());
        days.set(at, Math.toIntExact(row.day().toEpochDay()));
        states.set(at, state);
        scales.set(at, row.scale());
        quantities.set(at, row.quantity());
        times.set(at, UsageTable.nanos(row.time()));
        sources.set(at, row.source());
        ids.set(at, row.id().getBytes(StandardCharsets.UTF_8));
        keyHighs.set(at, row.keyHigh());
        keyLows.set(at, row.keyLow());
        digests.set(at, row.digest());
        receivedAts.set(at, UsageTable.micros(receivedAt));
    }

    /** Writes what was gathered, all of it or (as an exception) nothing. */
    void flush() throws SQLException {
        gathering.flush();
    }

    /** Forgets what was gathered. */
    void clear() {
        gathering.clear();
    }

    @Override
    public void close() throws SQLException {
        gathering.close();
    }
}
