package meisai.server.close;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import meisai.bill.Bill;
import meisai.period.Days;
import meisai.price.Charge;
import meisai.price.Explanation;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;
import meisai.server.close.Jobs.Problem;
import meisai.server.close.Jobs.Progress;
import meisai.server.live.MonthRater;
import meisai.server.live.Statement;
import meisai.server.live.StatementText;
import meisai.server.store.CloseStage;
import meisai.server.store.ClosedTable;
import meisai.server.store.ClosedTable.ClosedBill;
import meisai.server.store.ClosedTable.ClosedFile;
import meisai.server.store.CouponTable;
import meisai.server.store.DataDirectory;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.store.Transaction;
import meisai.server.store.UsageOf;
import meisai.server.store.UsageTable;
import meisai.server.usage.UsageImport;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;

/**
 * Closes a month: takes everything up to one sequence number, rates it from one snapshot, writes usage and lines to
 * immutable files, then switches in one transaction. Import goes on meanwhile; what arrives for the month is late.
 */
public final class MonthClose {
    /** Which accounts: all, one operator's, or one. */
    public record Request(
            YearMonth month, Optional<String> operatorId, Optional<String> coverage, Optional<Long> acceptParked) {}

    /** @param lines digest of the lines */
    private record Rated(Accounts.Entry entry, Statement statement, String lines) {}

    private final Store store;
    private final Accounts accounts;
    private final UsageImport usage;
    private final MonthRater rater;
    private final Books books;
    private final Payments payments;
    private final Jobs jobs;
    private final Supplier<Instant> now;

    public MonthClose(
            Store store,
            Accounts accounts,
            UsageImport usage,
            MonthRater rater,
            Books books,
            Payments payments,
            Jobs jobs,
            Supplier<Instant> now) {
        this.store = store;
        this.accounts = accounts;
        this.usage = usage;
        this.rater = rater;
        this.books = books;
        this.payments = payments;
        this.jobs = jobs;
        this.now = now;
    }

    /** @throws Refusal when the month cannot be closed for anyone asked for */
    public Jobs.Job start(Request request) {
        YearMonth current = YearMonth.from(Days.of(now.get()));
        if (!request.month().isBefore(current)) {
            throw new Refusal(
                    Kind.CONFLICT,
                    "monthNotOver",
                    "month " + Days.text(request.month()) + " is not over; the clock says " + now.get());
        }
        List<Accounts.Entry> asked = asked(request);
        if (request.acceptParked().isPresent() && asked.size() != 1) {
            throw new Refusal(
                    Kind.INVALID,
                    "acceptParkedNeedsAccount",
                    "acceptParked names the parked records of one account; say operatorId, and coverage if it has several");
        }
        String subject = Days.text(request.month())
                + request.operatorId().map(id -> " " + id).orElse("")
                + request.coverage().map(name -> "/" + name).orElse("");
        return jobs.start("close", subject, progress -> close(request, asked(request), progress));
    }

    /** Closes a month that is over for some accounts, as {@link #start} does for those that are asked for. */
    public Jobs.Job start(YearMonth month, List<Integer> numbers) {
        Request request = new Request(month, Optional.empty(), Optional.empty(), Optional.empty());
        return jobs.start(
                "close",
                Days.text(month) + " automatic",
                progress -> close(request, numbers.stream().map(accounts::entry).toList(), progress));
    }

    private List<Accounts.Entry> asked(Request request) {
        List<Accounts.Entry> found = request.operatorId().map(accounts::of).orElseGet(accounts::all).stream()
                .filter(entry -> request.coverage()
                        .map(entry.account().id().coverage()::equals)
                        .orElse(true))
                .toList();
        // A server without operators has nothing to close, which is no mistake.
        if (found.isEmpty()
                && (request.operatorId().isPresent() || request.coverage().isPresent())) {
            throw new Refusal(
                    Kind.NOT_FOUND,
                    request.operatorId().isPresent() ? "unknownOperator" : "unknownCoverage",
                    "there is no account"
                            + request.operatorId().map(id -> " of " + id).orElse("")
                            + request.coverage()
                                    .map(name -> " with the coverage " + name)
                                    .orElse(""));
        }
        return found;
    }

    private List<Problem> close(Request request, List<Accounts.Entry> asked, Progress progress) {
        List<Problem> problems = new ArrayList<>();
        Marked marked = mark(request.month(), asked, problems);
        if (!marked.due().isEmpty()) {
            try {
                closeMarked(request, marked.due(), marked.seq(), problems, progress);
            } finally {
                unmark(marked.due());
            }
        }
        return problems;
    }

    /** The accounts that close, as they were when the close began, and everything up to then. */
    private record Marked(List<Accounts.Entry> due, long seq) {}

    /**
     * From here on the accounts' month takes no change, and usage that arrives for it is late. Decided on the writer's
     * thread: whatever was acknowledged before is in the bill.
     */
    private Marked mark(YearMonth month, List<Accounts.Entry> asked, List<Problem> problems) {
        return store.writer().write(transaction -> {
            List<Accounts.Entry> due = new ArrayList<>();
            for (Accounts.Entry each : asked) {
                Accounts.Entry entry = accounts.entry(each.number());
                if (entry.isClosed(month) || month.isBefore(entry.account().firstMonth())) {
                    continue;
                }
                if (entry.oldestOpen().isBefore(month)) {
                    problems.add(problem(
                            entry,
                            "earlierMonthOpen",
                            "months close in order; close " + Days.text(entry.oldestOpen()) + " first"));
                } else {
                    due.add(entry);
                    accounts.put(new Accounts.Entry(entry.number(), entry.account(), entry.oldestOpen(), true));
                }
            }
            return new Marked(due, usage.lastSeq());
        });
    }

    /** Opens again what did not close. */
    private void unmark(List<Accounts.Entry> due) {
        store.writer().<Boolean>write(transaction -> {
            for (Accounts.Entry entry : due) {
                Accounts.Entry latest = accounts.entry(entry.number());
                if (latest.closing()) {
                    accounts.put(new Accounts.Entry(latest.number(), latest.account(), latest.oldestOpen(), false));
                }
            }
            return true;
        });
    }

    private void closeMarked(
            Request request, List<Accounts.Entry> due, long seq, List<Problem> problems, Progress progress) {
        try (Snapshot snapshot = store.snapshot();
                CloseStage stage = new CloseStage(store)) {
            List<Rated> rated = new ArrayList<>();
            progress.of(0, due.size());
            for (Accounts.Entry entry : due) {
                Rated one = rate(snapshot, stage, entry, request.month(), seq);
                Optional<Problem> problem = problem(snapshot, request, entry, one.statement());
                problem.ifPresentOrElse(problems::add, () -> rated.add(one));
                progress.of(rated.size() + problems.size(), due.size());
            }
            if (!rated.isEmpty()) {
                finish(request.month(), seq, stage, rated);
            }
        }
    }

    private Rated rate(Snapshot snapshot, CloseStage stage, Accounts.Entry entry, YearMonth month, long seq) {
        LocalDate last = month.atEndOfMonth();
        long[] ordinal = {0};
        LineDigest digest = new LineDigest();
        Statement statement = rater.rate(snapshot, entry, month, last, seq, new MonthRater.Listener() {
            @Override
            public void charge(Charge charge, Explanation explanation) {
                stage.line(entry.number(), ordinal[0]++, charge);
                digest.add(charge);
            }

            @Override
            public void parked(DailyUsage parked, ParkReason reason) {
                stage.parked(entry.number(), parked);
            }
        });
        return new Rated(entry, statement, digest.hex());
    }

    private static Optional<Problem> problem(
            Snapshot snapshot, Request request, Accounts.Entry entry, Statement statement) {
        long accepted = UsageTable.count(
                snapshot, new UsageOf(entry.number(), request.month(), statement.seq(), true, Optional.empty()));
        if (accepted != statement.billed() + statement.parked() + statement.voided()) {
            return Optional.of(problem(
                    entry,
                    "notBalanced",
                    accepted + " records were accepted; " + statement.billed() + " are billed, " + statement.parked()
                            + " parked and " + statement.voided() + " void"));
        }
        if (statement.parked() > 0
                && request.acceptParked().filter(n -> n == statement.parked()).isEmpty()) {
            return Optional.of(problem(
                    entry,
                    "parkedRecords",
                    statement.parked() + " records cannot be priced yet, see GET /usage/parked; supply what is missing,"
                            + " or close with acceptParked " + statement.parked() + " to move them to the next month"));
        }
        return Optional.empty();
    }

    private static Problem problem(Accounts.Entry entry, String code, String message) {
        return new Problem(entry.account().id().toString(), code, message);
    }

    private void finish(YearMonth month, long seq, CloseStage stage, List<Rated> rated) {
        String closeId = DataDirectory.CLOSE + UUID.randomUUID();
        List<Integer> numbers =
                rated.stream().map(each -> each.entry().number()).toList();
        List<ClosedFile> files = stage.write(closeId, month, seq, numbers);
        ClosedTable.Run run = new ClosedTable.Run(closeId, month, seq, now.get(), files.getFirst(), files.getLast());
        store.writer().<Boolean>write(transaction -> {
            ClosedTable.insert(transaction, run);
            rated.forEach(each -> insert(transaction, closeId, each));
            ClosedTable.removeFromLive(transaction, store.directory(), run, numbers);
            usage.closed(transaction, numbers, month);
            transaction.afterCommit(() -> numbers.forEach(number -> accounts.put(
                    new Accounts.Entry(number, accounts.entry(number).account(), month.plusMonths(1), false))));
            return true;
        });
    }

    private void insert(Transaction transaction, String closeId, Rated rated) {
        Accounts.Entry entry = rated.entry();
        Bill bill = rated.statement().bill();
        String body = StatementText.write(rated.statement());
        Manifest manifest = new Manifest(
                LineDigest.of(body),
                rated.lines(),
                entry.account().priceBook(),
                rated.statement().priceBookVersions().stream()
                        .map(day -> new Manifest.Version(
                                day, LineDigest.of(books.text(entry.account().priceBook(), day))))
                        .toList());
        ClosedTable.insert(
                transaction,
                new ClosedBill(entry.number(), bill.yearMonth(), closeId, body, Optional.of(manifest.text())));
        bill.coupons().forEach(coupon -> CouponTable.insertUse(transaction, entry.number(), bill.yearMonth(), coupon));
        // The minimum charge is the one that is acknowledged by now.
        payments.closed(transaction, accounts.entry(entry.number()), bill);
    }
}
