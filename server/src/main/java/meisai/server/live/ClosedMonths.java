package meisai.server.live;

import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import meisai.server.account.Accounts;
import meisai.server.store.ClosedTable;
import meisai.server.store.ClosedTable.ClosedBill;
import meisai.server.store.ClosedTable.Run;
import meisai.server.store.Snapshot;

/**
 * The closed months of an account, oldest first, as one snapshot has them.
 *
 * @param firstMonth of the account, which is open when none is closed
 */
record ClosedMonths(YearMonth firstMonth, List<Closed> months) {
    /** A closed month with its bill and the run of the close that made it. */
    record Closed(ClosedBill bill, Run run) {
        YearMonth month() {
            return bill.month();
        }

        Statement statement() {
            return StatementText.read(bill.body());
        }
    }

    static ClosedMonths load(Snapshot snapshot, Accounts.Entry entry) {
        Map<String, Run> runs = ClosedTable.runs(snapshot, entry.number());
        return new ClosedMonths(
                entry.account().firstMonth(),
                ClosedTable.bills(snapshot, entry.number()).stream()
                        .map(bill -> new Closed(bill, Objects.requireNonNull(runs.get(bill.closeId()))))
                        .toList());
    }

    /** What was closed when a month was the next to close. */
    ClosedMonths before(YearMonth month) {
        return new ClosedMonths(
                firstMonth,
                months.stream().filter(closed -> closed.month().isBefore(month)).toList());
    }

    ClosedMonths after(YearMonth month) {
        return new ClosedMonths(
                firstMonth,
                months.stream().filter(closed -> closed.month().isAfter(month)).toList());
    }

    /** Those whose usage is kept. */
    List<Closed> kept() {
        return months.stream()
                .filter(closed -> closed.run().usage().removedAt().isEmpty())
                .toList();
    }

    /** Those whose usage is not kept any more. */
    Set<YearMonth> removed() {
        return months.stream()
                .filter(closed -> closed.run().usage().removedAt().isPresent())
                .map(Closed::month)
                .collect(Collectors.toUnmodifiableSet());
    }

    Optional<Closed> find(YearMonth month) {
        return months.stream().filter(closed -> closed.month().equals(month)).findFirst();
    }

    Optional<Closed> last() {
        return months.isEmpty() ? Optional.empty() : Optional.of(months.getLast());
    }

    /** Everything up to this sequence number is in some closed bill. */
    long seq() {
        return last().map(closed -> closed.run().seq()).orElse(0L);
    }

    /**
     * Late usage up to this sequence number is booked in some closed bill. Closes before format 3, which wrote no
     * manifest, kept late usage and booked none.
     */
    long bookedSeq() {
        return last().filter(closed -> closed.bill().manifest().isPresent())
                .map(closed -> closed.run().seq())
                .orElse(0L);
    }

    YearMonth oldestOpen() {
        return last().map(closed -> closed.month().plusMonths(1)).orElse(firstMonth);
    }
}
