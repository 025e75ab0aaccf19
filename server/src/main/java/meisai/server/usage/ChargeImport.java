package meisai.server.usage;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.price.PostedCharge;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.store.EventSequence;
import meisai.server.store.PostedChargeTable;
import meisai.server.store.PostedChargeTable.Posted;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.store.Transaction;
import meisai.usage.UsageRecord;

/**
 * Takes posted charges in. An id of an operator stands for one charge: the same again is a duplicate, other content a
 * conflict, which is kept and not billed.
 */
public final class ChargeImport {
    /** Charges of one transaction; imports and closes need not wait for more. */
    private static final int AT_ONCE = 5_000;

    /** Charges may be this many days ahead of the clock, as usage may. */
    private static final int DAYS_AHEAD = 1;

    /**
     * A charge that is understood.
     *
     * @param content as it came
     */
    public record Line(long number, Accounts.Entry entry, PostedCharge charge, String content) {}

    public record LineProblem(long line, String id, String code, String message) {}

    /** received = accepted + duplicates + conflicts + rejected. The problems are the first hundred by line. */
    public record Result(
            long received, long accepted, long duplicates, long conflicts, long rejected, List<LineProblem> problems) {
        public Result {
            problems = List.copyOf(problems);
        }
    }

    private final Store store;
    private final Accounts accounts;
    private final Books books;
    private final EventSequence sequence;
    private final Supplier<Instant> now;
    /** Digests of the contents by operator and id, accepted and conflicting ones. Belongs to the writer's thread. */
    private final Map<String, Long> accepted = new HashMap<>();

    private final Set<String> conflicting = new HashSet<>();
    private final RefusedMonths refused;
    private long lastConflict;

    /** @param usage whose months that take no changes take no charges, either */
    public ChargeImport(
            Store store,
            Accounts accounts,
            Books books,
            UsageImport usage,
            EventSequence sequence,
            Supplier<Instant> now) {
        this.store = store;
        this.accounts = accounts;
        this.books = books;
        this.refused = usage.writer().refused();
        this.sequence = sequence;
        this.now = now;
        try (Snapshot snapshot = store.snapshot()) {
            PostedChargeTable.contents(
                    snapshot, (operatorId, id, normal) -> accepted.put(key(operatorId, id), digest(normal)));
            PostedChargeTable.conflictContents(
                    snapshot, (operatorId, id, normal) -> conflicting.add(key(operatorId, id) + END + digest(normal)));
            lastConflict = PostedChargeTable.lastConflict(snapshot);
        }
    }

    /**
     * Removes the charges that months up to this one have booked, which take no changes any more, and other contents of
     * them. Their ids are free from then on. On the writer's thread.
     *
     * @return how many charges
     */
    public long removeThrough(Transaction transaction, YearMonth month) {
        List<PostedChargeTable.Key> removed = PostedChargeTable.removeThrough(transaction, month);
        PostedChargeTable.removeConflictsThrough(transaction, month);
        Map<String, Long> before = new HashMap<>();
        removed.forEach(each -> {
            String key = key(each.operatorId(), each.id());
            Long digest = accepted.remove(key);
            if (digest != null) {
                before.put(key, digest);
            }
        });
        transaction.afterRollback(() -> accepted.putAll(before));
        return removed.size();
    }

    private static final char END = '\u001f';

    private static String key(String operatorId, String id) {
        return operatorId + END + id;
    }

    private static long digest(String normal) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(normal.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(sha256).getLong();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JVM has SHA-256", missing);
        }
    }

    /** Other contents that were kept, after {@code number}, oldest first. */
    public List<PostedChargeTable.Conflict> conflicts(long number, int limit) {
        return store.read(snapshot -> PostedChargeTable.conflicts(snapshot, number, limit));
    }

    /** @param malformed lines that are not understood */
    public Result post(List<Line> lines, List<LineProblem> malformed) {
        List<LineProblem> problems = new ArrayList<>(malformed);
        Map<Fate, Long> counts = new EnumMap<>(Fate.class);
        for (int from = 0; from < lines.size(); from += AT_ONCE) {
            List<Line> some = lines.subList(from, Math.min(from + AT_ONCE, lines.size()));
            Posting posting = store.writer().write(transaction -> {
                transaction.changes(Optional.empty(), "{\"charges\":" + some.size() + "}");
                return post(transaction, some);
            });
            problems.addAll(posting.problems());
            posting.counts().forEach((fate, count) -> counts.merge(fate, count, Long::sum));
        }
        problems.sort(Comparator.comparingLong(LineProblem::line));
        return new Result(
                (long) lines.size() + malformed.size(),
                counts.getOrDefault(Fate.ACCEPTED, 0L),
                counts.getOrDefault(Fate.DUPLICATE, 0L),
                counts.getOrDefault(Fate.CONFLICT, 0L),
                counts.getOrDefault(Fate.REJECTED, 0L) + malformed.size(),
                problems.subList(0, Math.min(problems.size(), ImportResult.MAX_PROBLEMS)));
    }

    /** What became of the lines of one transaction. */
    private record Posting(Map<Fate, Long> counts, List<LineProblem> problems) {}

    private Posting post(Transaction transaction, List<Line> lines) {
        Map<Fate, Long> counts = new EnumMap<>(Fate.class);
        List<LineProblem> problems = new ArrayList<>();
        lines.forEach(line -> counts.merge(post(transaction, line, problems), 1L, Long::sum));
        return new Posting(counts, problems);
    }

    private enum Fate {
        ACCEPTED,
        DUPLICATE,
        CONFLICT,
        REJECTED
    }

    /** Validity comes before uniqueness: a rejected charge does not take its id. */
    private Fate post(Transaction transaction, Line line, List<LineProblem> problems) {
        PostedCharge charge = line.charge();
        Optional<LineProblem> wrong = wrong(line);
        if (wrong.isPresent()) {
            problems.add(wrong.get());
            return Fate.REJECTED;
        }
        String operatorId = line.entry().account().id().operatorId();
        String key = key(operatorId, charge.id());
        String normal = PostedChargeTable.normal(line.entry().number(), charge);
        long digest = digest(normal);
        Long known = accepted.putIfAbsent(key, digest);
        if (known == null) {
            transaction.afterRollback(() -> accepted.remove(key));
            PostedChargeTable.insert(
                    transaction, new Posted(sequence.next(), line.entry().number(), operatorId, charge), now.get());
            return Fate.ACCEPTED;
        }
        if (known == digest) {
            return Fate.DUPLICATE;
        }
        keepConflict(transaction, line, operatorId, normal);
        problems.add(new LineProblem(
                line.number(),
                charge.id(),
                "conflict",
                "a charge with this operator and id and other content was accepted before; this one is kept and not"
                        + " billed, see GET /charges/conflicts"));
        return Fate.CONFLICT;
    }

    /** Each other content once. */
    private void keepConflict(Transaction transaction, Line line, String operatorId, String normal) {
        String content = key(operatorId, line.charge().id()) + END + digest(normal);
        if (conflicting.add(content)) {
            long number = ++lastConflict;
            transaction.afterRollback(() -> {
                conflicting.remove(content);
                lastConflict = number - 1;
            });
            PostedChargeTable.insertConflict(
                    transaction,
                    new PostedChargeTable.Conflict(
                            number, operatorId, line.charge().id(), line.content(), now.get()),
                    normal);
        }
    }

    private Optional<LineProblem> wrong(Line line) {
        PostedCharge charge = line.charge();
        Accounts.Entry entry = accounts.entry(line.entry().number());
        LocalDate latest = Days.of(now.get()).plusDays(DAYS_AHEAD);
        if (charge.date().isAfter(latest)) {
            return problem(
                    line, "dateInFuture", "is over a day ahead of the clock; the latest is " + Days.text(latest));
        }
        if (charge.date().isBefore(entry.account().firstMonth().atDay(1))) {
            return problem(line, "beforeFirstMonth", "is before the account's first month");
        }
        if (refused.has(YearMonth.from(charge.date()))) {
            return problem(line, "monthTooOld", "is in a month that takes no changes any more");
        }
        boolean known = books.of(entry)
                .on(charge.date())
                .flatMap(book -> Books.postedItem(book, charge.item()))
                .isPresent();
        return known
                ? Optional.empty()
                : problem(
                        line,
                        "unknownItem",
                        "has a version of the price book without a oneOff item " + charge.item()
                                + " that charges can be posted for");
    }

    private static Optional<LineProblem> problem(Line line, String code, String what) {
        return Optional.of(new LineProblem(
                line.number(),
                line.charge().id(),
                code,
                "date " + Days.text(line.charge().date()) + " " + what));
    }

    /** Whether a quantity can be posted: 0 or more, with at most the places that any meter could have. */
    public static boolean isQuantity(BigDecimal quantity) {
        return quantity.signum() >= 0 && Decimals.normal(quantity).scale() <= UsageRecord.MAX_PLACES;
    }
}
