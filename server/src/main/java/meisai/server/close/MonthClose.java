package meisai.server.close;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import meisai.bill.Bill;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;
import meisai.server.close.CloseGroup.Filed;
import meisai.server.close.CloseGroup.Rated;
import meisai.server.close.Jobs.Problem;
import meisai.server.close.Jobs.Progress;
import meisai.server.live.MonthRater;
import meisai.server.live.Statement;
import meisai.server.live.StatementText;
import meisai.server.store.ClosedTable;
import meisai.server.store.ClosedTable.ClosedBill;
import meisai.server.store.CouponTable;
import meisai.server.store.OpenUsage;
import meisai.server.store.PaymentTable;
import meisai.server.store.PaymentTable.Waiting;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.store.StoreUnavailable;
import meisai.server.store.Transaction;
import meisai.server.usage.UsageImport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Closes a month: takes everything up to one sequence number, rates it from one snapshot, writes usage and lines to
 * immutable files, then switches in one transaction. Import goes on meanwhile; what arrives for the month is late.
 */
public final class MonthClose {
    /** Which accounts: all, one operator's, or one. */
    public record Request(
            YearMonth month, Optional<String> operatorId, Optional<String> coverage, Optional<Long> acceptParked) {}

    private static final String KIND = "close";
    private static final JsonMapper JSON = JsonMapper.builder().build();

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
        return jobs.start(
                KIND, subject, Optional.of(plan(request)), progress -> close(request, asked(request), progress));
    }

    /** Does the closes again that a stop or a kill left undone; what has closed by then is left as it is. */
    public void resume() {
        jobs.resume(KIND, plan -> {
            Request request = request(plan);
            return progress -> close(request, asked(request), progress);
        });
    }

    private static String plan(Request request) {
        ObjectNode plan = JSON.createObjectNode().put("month", Days.text(request.month()));
        request.operatorId().ifPresent(id -> plan.put("operatorId", id));
        request.coverage().ifPresent(name -> plan.put("coverage", name));
        request.acceptParked().ifPresent(count -> plan.put("acceptParked", count));
        return JSON.writeValueAsString(plan);
    }

    private static Request request(String text) {
        JsonNode plan = JSON.readTree(text);
        return new Request(
                Days.parseMonth(plan.get("month").asString()).orElseThrow(),
                Optional.ofNullable(plan.get("operatorId")).map(JsonNode::asString),
                Optional.ofNullable(plan.get("coverage")).map(JsonNode::asString),
                Optional.ofNullable(plan.get("acceptParked")).map(JsonNode::asLong));
    }

    /** Closes a month that is over for some accounts, as {@link #start} does for those that are asked for. */
    public Jobs.Job start(YearMonth month, List<Integer> numbers) {
        Request request = new Request(month, Optional.empty(), Optional.empty(), Optional.empty());
        return jobs.start(
                KIND,
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
                    transaction.afterRollback(() -> accounts.put(entry));
                }
            }
            return new Marked(due, usage.lastSeq());
        });
    }

    /** Opens again what did not close. */
    private void unmark(List<Accounts.Entry> due) {
        store.writer().<Boolean>writePatiently(transaction -> {
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
        List<Filed> filed = new ArrayList<>();
        Map<Filed, List<Closing>> closing;
        try {
            file(request, due, seq, problems, progress, filed);
            closing = closing(filed);
        } catch (RuntimeException | Error failure) {
            // A transaction that failed in an unknown way may have lasted, and needs them.
            filed.forEach(each -> store.directory()
                    .removeUnfinished(request.month(), each.run().closeId(), failure));
            throw failure;
        }
        if (!filed.isEmpty()) {
            try {
                switchOver(request.month(), closing);
            } catch (StoreUnavailable notStored) {
                filed.forEach(each -> store.directory()
                        .removeUnfinished(request.month(), each.run().closeId(), notStored));
                throw notStored;
            }
        }
    }

    /** Rates the accounts, and writes those that close to files. */
    private void file(
            Request request,
            List<Accounts.Entry> due,
            long seq,
            List<Problem> problems,
            Progress progress,
            List<Filed> filed) {
        OpenUsage usage = new OpenUsage(request.month(), seq);
        try (Snapshot snapshot = store.snapshot()) {
            Map<Integer, OpenUsage.Count> counts = usage.count(snapshot);
            CloseGroup group = new CloseGroup(store, snapshot, rater, usage, counts);
            progress.of(0, due.size());
            int[] done = {0};
            try (Filings filings = new Filings(filed, now)) {
                for (List<Accounts.Entry> together : CloseGroups.of(snapshot, due, counts)) {
                    filings.begin(group.rate(together, (entry, statement) -> {
                        Optional<Problem> problem = problem(request, entry, statement, counts);
                        problem.ifPresent(problems::add);
                        progress.of(++done[0], due.size());
                        return problem.isEmpty();
                    }));
                }
            }
        }
    }

    private static Optional<Problem> problem(
            Request request, Accounts.Entry entry, Statement statement, Map<Integer, OpenUsage.Count> counts) {
        long accepted =
                counts.getOrDefault(entry.number(), OpenUsage.Count.NONE).accepted();
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

    private Map<Filed, List<Closing>> closing(List<Filed> filed) {
        Map<Filed, List<Closing>> closing = new LinkedHashMap<>();
        BookDigests digests = new BookDigests(books);
        filed.forEach(each -> closing.put(
                each,
                each.rated().stream()
                        .map(rated -> closing(each.run().closeId(), rated, digests))
                        .toList()));
        return closing;
    }

    /** One transaction closes the month for all of the accounts. */
    private void switchOver(YearMonth month, Map<Filed, List<Closing>> closing) {
        store.writer().<Boolean>write(transaction -> {
            Map<Integer, List<Waiting>> waiting = PaymentTable.waiting(transaction);
            closing.forEach((each, bills) -> {
                ClosedTable.insert(transaction, each.run());
                bills.forEach(bill -> insert(
                        transaction, bill, waiting.getOrDefault(bill.closed().account(), List.of())));
                List<Integer> numbers =
                        bills.stream().map(bill -> bill.closed().account()).toList();
                ClosedTable.removeFromLive(transaction, store.directory(), each.run(), numbers);
                usage.closed(transaction, numbers, month);
                transaction.afterCommit(() -> numbers.forEach(number -> accounts.put(
                        new Accounts.Entry(number, accounts.entry(number).account(), month.plusMonths(1), false))));
            });
            return true;
        });
    }

    /** What the transaction writes of an account. */
    private record Closing(ClosedBill closed, Bill bill) {}

    private static Closing closing(String closeId, Rated rated, BookDigests digests) {
        Accounts.Entry entry = rated.entry();
        Bill bill = rated.statement().bill();
        String body = StatementText.write(rated.statement());
        String book = entry.account().priceBook();
        Manifest manifest = new Manifest(
                LineDigest.of(body),
                rated.lines(),
                book,
                rated.statement().priceBookVersions().stream()
                        .map(day -> new Manifest.Version(day, digests.of(book, day)))
                        .toList());
        return new Closing(
                new ClosedBill(entry.number(), bill.yearMonth(), closeId, body, Optional.of(manifest.text())), bill);
    }

    private void insert(Transaction transaction, Closing closing, List<Waiting> waiting) {
        int number = closing.closed().account();
        Bill bill = closing.bill();
        ClosedTable.insert(transaction, closing.closed());
        bill.coupons().forEach(coupon -> CouponTable.insertUse(transaction, number, bill.yearMonth(), coupon));
        // The minimum charge is the one that is acknowledged by now.
        payments.closed(transaction, accounts.entry(number), bill, waiting);
    }
}
