package meisai.server.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.money.Decimals;
import meisai.price.PostedCharge;
import org.duckdb.DuckDBAppender;

/** Charges that calls have posted. An id stands for one charge of an operator. */
public final class PostedChargeTable {
    /** A charge as it was accepted. */
    public record Posted(long seq, int account, String operatorId, PostedCharge charge) {}

    /** What a charge is known by. */
    public record Key(String operatorId, String id) {}

    private PostedChargeTable() {}

    /** Other content under the id of a charge. */
    public record Conflict(long number, String operatorId, String id, String content, Instant postedAt) {}

    /** Takes the operator, id and content of charges. */
    public interface ContentSink {
        void charge(String operatorId, String id, String normal);
    }

    public static void insert(Transaction transaction, Posted posted, Instant now) {
        transaction.followers().other(posted.seq(), posted.account());
        PostedCharge charge = posted.charge();
        try {
            DuckDBAppender appender = transaction.appender("posted_charge");
            appender.beginRow();
            appender.append(posted.seq());
            appender.append(posted.account());
            appender.append(posted.operatorId());
            appender.append(charge.id());
            appender.append(charge.date());
            appender.append(charge.item());
            appender.append(Decimals.plain(charge.quantity()));
            append(appender, charge.unitPrice().map(Decimals::plain));
            append(appender, charge.resource().map(one -> one.kind().wireName()));
            append(appender, charge.resource().map(Resource::id));
            appender.appendEpochMicros(ChronoUnit.MICROS.between(Instant.EPOCH, now));
            appender.endRow();
        } catch (SQLException failure) {
            throw Sql.failed("append to posted_charge", failure);
        }
    }

    private static void append(DuckDBAppender appender, Optional<String> text) throws SQLException {
        if (text.isPresent()) {
            appender.append(text.get());
        } else {
            appender.appendNull();
        }
    }

    /** The content of a charge as text, equal for charges that say the same; statements take its parts. */
    public static String normal(int account, PostedCharge charge) {
        return String.join(
                "\u001f",
                Integer.toString(account),
                charge.date().toString(),
                charge.item(),
                Decimals.plain(charge.quantity()),
                charge.unitPrice().map(Decimals::plain).orElse(""),
                charge.resource()
                        .map(one -> one.kind().wireName() + ":" + one.id())
                        .orElse(""));
    }

    /** Every charge that was accepted. */
    public static void contents(Snapshot snapshot, ContentSink sink) {
        snapshot.sql().forEach("SELECT * FROM posted_charge ORDER BY seq", row -> {
            Posted posted = posted(row);
            sink.charge(posted.operatorId(), posted.charge().id(), normal(posted.account(), posted.charge()));
        });
    }

    public static void insertConflict(Transaction transaction, Conflict conflict, String normal) {
        transaction
                .sql()
                .update(
                        "INSERT INTO posted_charge_conflict VALUES (?, ?, ?, ?, ?, ?)",
                        conflict.number(),
                        conflict.operatorId(),
                        conflict.id(),
                        normal,
                        conflict.content(),
                        conflict.postedAt());
    }

    /** Every other content that was kept. */
    public static void conflictContents(Snapshot snapshot, ContentSink sink) {
        snapshot.sql()
                .forEach(
                        "SELECT operator_id, id, normal FROM posted_charge_conflict WHERE normal <> ''",
                        row -> sink.charge(row.getString(1), row.getString(2), row.getString(3)));
    }

    /** The number of the last other content, 0 when there is none. */
    public static long lastConflict(Snapshot snapshot) {
        return snapshot.sql().number("SELECT coalesce(max(conflict_id), 0) FROM posted_charge_conflict");
    }

    /** Removes the charges of days up to the end of a month that closed bills of months up to it have. */
    public static List<Key> removeThrough(Transaction transaction, YearMonth month) {
        return transaction
                .sql()
                .list(
                        """
                        DELETE FROM posted_charge WHERE day <= ? AND seq <= (SELECT max(r.seq)
                            FROM closed_bill b JOIN close_run r USING (close_id)
                            WHERE b.account_id = posted_charge.account_id AND b.month <= ?)
                        RETURNING operator_id, id
                        """,
                        row -> new Key(row.getString(1), row.getString(2)),
                        month.atEndOfMonth(),
                        Months.number(month));
    }

    /** Removes other contents of days up to the end of a month. The newest number stays, for others go on from it. */
    public static void removeConflictsThrough(Transaction transaction, YearMonth month) {
        Sql sql = transaction.sql();
        sql.update(
                "UPDATE posted_charge_conflict SET normal = '', content = '' WHERE normal <> ''"
                        + " AND TRY_CAST(split_part(normal, chr(31), 2) AS DATE) <= ?",
                month.atEndOfMonth());
        sql.update("DELETE FROM posted_charge_conflict WHERE normal = ''"
                + " AND conflict_id < (SELECT max(conflict_id) FROM posted_charge_conflict)");
    }

    /** Other contents after {@code number}, oldest first. */
    public static List<Conflict> conflicts(Snapshot snapshot, long number, int limit) {
        return snapshot.sql()
                .list(
                        "SELECT * FROM posted_charge_conflict WHERE conflict_id > ? AND normal <> ''"
                                + " ORDER BY conflict_id LIMIT ?",
                        row -> new Conflict(
                                row.getLong("conflict_id"),
                                row.getString("operator_id"),
                                row.getString("id"),
                                row.getString("content"),
                                Sql.instant(row, "posted_at")),
                        number,
                        limit);
    }

    /**
     * What is booked in a month: charges of its days, and charges of earlier days that came after the close of the month
     * before.
     *
     * @param after sequence number of the close before; what came up to it is booked in an earlier month
     * @param catchesUp whether charges of earlier months are booked here
     */
    public static List<PostedCharge> bookedIn(
            Snapshot snapshot, int account, YearMonth month, long after, long seq, boolean catchesUp) {
        return snapshot.sql()
                .list(
                        """
                        SELECT * FROM posted_charge WHERE account_id = ? AND seq <= ?
                            AND (day BETWEEN ? AND ? OR (? AND day < ? AND seq > ?))
                        ORDER BY seq
                        """,
                        row -> posted(row).charge(),
                        account,
                        seq,
                        month.atDay(1),
                        month.atEndOfMonth(),
                        catchesUp,
                        month.atDay(1),
                        after);
    }

    /** Whether charges were posted in {@code (after, seq]}. */
    public static boolean any(Snapshot snapshot, int account, long after, long seq) {
        return snapshot.sql()
                        .number(
                                "SELECT count(*) FROM posted_charge WHERE account_id = ? AND seq > ? AND seq <= ?",
                                account,
                                after,
                                seq)
                > 0;
    }

    /** The days and items of an account's charges from a day on, each once. */
    public static List<PostedCharge> from(Snapshot snapshot, int account, LocalDate day) {
        return snapshot.sql()
                .list(
                        "SELECT * FROM posted_charge WHERE account_id = ? AND day >= ? ORDER BY day, seq",
                        row -> posted(row).charge(),
                        account,
                        day);
    }

    private static Posted posted(ResultSet row) throws SQLException {
        Optional<Resource> resource = Optional.ofNullable(row.getString("kind"))
                .map(kind -> new Resource(ResourceKind.byWireName(kind).orElseThrow(), resourceId(row)));
        return new Posted(
                row.getLong("seq"),
                row.getInt("account_id"),
                row.getString("operator_id"),
                new PostedCharge(
                        row.getString("id"),
                        Sql.day(row, "day"),
                        resource,
                        row.getString("item"),
                        Optional.ofNullable(row.getString("unit_price")).map(BigDecimal::new),
                        new BigDecimal(row.getString("quantity"))));
    }

    private static String resourceId(ResultSet row) {
        try {
            return row.getString("resource");
        } catch (SQLException failure) {
            throw Sql.failed("posted_charge", failure);
        }
    }
}
