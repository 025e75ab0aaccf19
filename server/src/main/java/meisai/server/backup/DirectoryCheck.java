package meisai.server.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.close.Verification;
import meisai.server.live.Conservation;
import meisai.server.live.MonthRater;
import meisai.server.store.ClosedTable;
import meisai.server.store.ClosedTable.ClosedFile;
import meisai.server.store.DataDirectory;
import meisai.server.store.ReceiptTable;
import meisai.server.store.Store;
import meisai.server.store.StoreException;
import meisai.server.store.UsageTable;

/**
 * Looks for whatever is wrong in a data directory or a backup that no server uses, and changes nothing: files of closed months
 * that are missing, changed or of nobody; closed bills, lines and price books that are not what they were closed as; records
 * that are there twice; receipts and months whose counts do not balance.
 */
public final class DirectoryCheck {
    /** Something wrong, and where: a file, an account and month, or a day and source. */
    public record Finding(String where, String code, String message) {}

    /** What was looked at, and what was wrong with it. */
    public record Result(int files, int accounts, int closedMonths, List<Finding> findings) {
        public Result {
            findings = List.copyOf(findings);
        }
    }

    private final Store store;
    private final Consumer<String> progress;
    private final Instant now;
    private final Accounts accounts;
    private final MonthRater rater;
    private final Books books;
    private final List<Finding> findings = new ArrayList<>();

    private DirectoryCheck(Store store, Instant now, Consumer<String> progress) {
        this.store = store;
        this.progress = progress;
        this.now = now;
        this.accounts = store.read(Accounts::load);
        this.books = new Books(store, accounts, () -> now);
        this.rater = new MonthRater(books, store.directory());
    }

    /**
     * @param now what open months are counted up to
     * @param progress told what is looked at
     */
    public static Result run(Path data, Store.Settings settings, Instant now, Consumer<String> progress) {
        try (Store store = Store.openForReading(data, settings)) {
            return new DirectoryCheck(store, now, progress).run();
        }
    }

    private Result run() {
        List<ClosedFile> files = store.read(ClosedTable::files);
        orphans(files);
        records();
        int months = closedMonths();
        conservation();
        return new Result(files.size(), accounts.all().size(), months, findings);
    }

    /** Files that no close names: what a kill leaves, until the next start removes it, or somebody else's. */
    private void orphans(List<ClosedFile> files) {
        progress.accept("files of closed months: " + files.size());
        Set<String> known = files.stream().map(ClosedFile::path).collect(Collectors.toCollection(TreeSet::new));
        store.read(ClosedTable::removed).forEach(known::add);
        Path root = store.directory().path("");
        Path closed = store.directory().path(DataDirectory.CLOSED);
        if (!Files.isDirectory(closed)) {
            return;
        }
        try (Stream<Path> found = Files.walk(closed)) {
            found.filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString())
                    .filter(path -> !known.contains(path))
                    .sorted()
                    .forEach(path -> findings.add(new Finding(
                            path, "orphanFile", "no close names it; what a kill left is removed at the next start")));
        } catch (IOException failure) {
            throw new StoreException("cannot look through " + closed + ": " + failure, failure);
        }
    }

    private void records() {
        progress.accept("records of open months, receipts");
        long doubled = store.read(UsageTable::doubled);
        if (doubled > 0) {
            findings.add(new Finding(
                    DataDirectory.DATABASE, "doubledRecords", doubled + " records of open months are there twice"));
        }
        store.read(ReceiptTable::unbalanced)
                .forEach(where -> findings.add(new Finding(
                        where,
                        "receiptsDoNotBalance",
                        "received is not accepted + duplicates + conflicts + rejected")));
    }

    /** Every closed month of everyone is computed again. */
    private int closedMonths() {
        Verification verification = new Verification(store, accounts, books, rater);
        int count = 0;
        for (YearMonth month : months()) {
            List<Accounts.Entry> closed = accounts.all().stream()
                    .filter(entry -> entry.isClosed(month)
                            && !month.isBefore(entry.account().firstMonth()))
                    .toList();
            count += closed.size();
            verification
                    .verify(
                            month,
                            closed,
                            (done, total) -> progress.accept(
                                    "closed bills of " + Days.text(month) + ": " + done + " of " + total))
                    .stream()
                    .filter(problem -> !problem.code().equals(Verification.USAGE_REMOVED))
                    .forEach(problem -> findings.add(new Finding(
                            problem.subject() + " " + Days.text(month), problem.code(), problem.message())));
        }
        return count;
    }

    private Set<YearMonth> months() {
        Set<YearMonth> months = new TreeSet<>();
        store.read(ClosedTable::bills).forEach(bill -> months.add(bill.month()));
        return months;
    }

    private void conservation() {
        Conservation conservation = new Conservation(store, rater);
        LocalDate today = Days.of(now);
        List<Accounts.Entry> all = accounts.all();
        for (int i = 0; i < all.size(); i++) {
            Accounts.Entry entry = all.get(i);
            progress.accept("conservation: " + i + " of " + all.size() + " accounts");
            YearMonth last =
                    YearMonth.from(today).isBefore(entry.oldestOpen()) ? entry.oldestOpen() : YearMonth.from(today);
            for (YearMonth month = entry.account().firstMonth(); !month.isAfter(last); month = month.plusMonths(1)) {
                balance(conservation, entry, month, today);
            }
        }
    }

    private void balance(Conservation conservation, Accounts.Entry entry, YearMonth month, LocalDate today) {
        String where = entry.account().id() + " " + Days.text(month);
        try {
            if (!conservation.isKept(entry, month)) {
                return;
            }
            Conservation.Count count = conservation.of(entry, month, today);
            if (!count.isBalanced()) {
                findings.add(
                        new Finding(where, "notBalanced", "accepted is not billed + parked + late + voided: " + count));
            }
        } catch (StoreException unreadable) {
            findings.add(new Finding(
                    where,
                    "cannotBeCounted",
                    "something that the month needs cannot be read: " + unreadable.getMessage()));
        }
    }
}
