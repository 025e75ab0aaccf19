package meisai.server.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.money.Decimals;
import meisai.price.PostedCharge;

/** Charges that calls have posted. An id stands for one charge of an operator. */
public final class PostedChargeTable {
    /** A charge as it was accepted. */
    public record Posted(long seq, int account, String operatorId, PostedCharge charge) {}

    private PostedChargeTable() {}

    public static void insert(Transaction transaction, Posted posted, Instant now) {
        PostedCharge charge = posted.charge();
        transaction
                .sql()
                .update(
                        "INSERT INTO posted_charge VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        posted.seq(),
                        posted.account(),
                        posted.operatorId(),
                        charge.id(),
                        charge.date(),
                        charge.item(),
                        Decimals.plain(charge.quantity()),
                        charge.unitPrice().map(Decimals::plain).orElse(null),
                        charge.resource().map(one -> one.kind().wireName()).orElse(null),
                        charge.resource().map(Resource::id).orElse(null),
                        now);
    }

    public static void insertConflict(
            Transaction transaction, String operatorId, String id, String content, Instant now) {
        transaction
                .sql()
                .update("INSERT INTO posted_charge_conflict VALUES (?, ?, ?, ?)", operatorId, id, content, now);
    }

    /** The charge that an id of an operator stands for. */
    public static Optional<Posted> find(Transaction transaction, String operatorId, String id) {
        return transaction
                .sql()
                .first(
                        "SELECT * FROM posted_charge WHERE operator_id = ? AND id = ?",
                        PostedChargeTable::posted,
                        operatorId,
                        id);
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
