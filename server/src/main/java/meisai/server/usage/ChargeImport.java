package meisai.server.usage;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.price.PostedCharge;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.store.EventSequence;
import meisai.server.store.PostedChargeTable;
import meisai.server.store.PostedChargeTable.Posted;
import meisai.server.store.Store;
import meisai.server.store.Transaction;
import meisai.usage.UsageRecord;

/**
 * Takes posted charges in. An id of an operator stands for one charge: the same again is a duplicate, other content a
 * conflict, which is kept and not billed.
 */
public final class ChargeImport {
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

    public ChargeImport(Store store, Accounts accounts, Books books, EventSequence sequence, Supplier<Instant> now) {
        this.store = store;
        this.accounts = accounts;
        this.books = books;
        this.sequence = sequence;
        this.now = now;
    }

    /** @param malformed lines that are not understood */
    public Result post(List<Line> lines, List<LineProblem> malformed) {
        return store.writer().write(transaction -> {
            List<LineProblem> problems = new ArrayList<>(malformed);
            Map<Fate, Long> counts = new EnumMap<>(Fate.class);
            for (Line line : lines) {
                counts.merge(post(transaction, line, problems), 1L, Long::sum);
            }
            problems.sort(Comparator.comparingLong(LineProblem::line));
            return new Result(
                    (long) lines.size() + malformed.size(),
                    counts.getOrDefault(Fate.ACCEPTED, 0L),
                    counts.getOrDefault(Fate.DUPLICATE, 0L),
                    counts.getOrDefault(Fate.CONFLICT, 0L),
                    counts.getOrDefault(Fate.REJECTED, 0L) + malformed.size(),
                    problems.subList(0, Math.min(problems.size(), ImportResult.MAX_PROBLEMS)));
        });
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
        Optional<Posted> known = PostedChargeTable.find(transaction, operatorId, charge.id());
        if (known.isEmpty()) {
            PostedChargeTable.insert(
                    transaction, new Posted(sequence.next(), line.entry().number(), operatorId, charge), now.get());
            return Fate.ACCEPTED;
        }
        if (known.get().account() == line.entry().number()
                && normal(known.get().charge()).equals(normal(charge))) {
            return Fate.DUPLICATE;
        }
        PostedChargeTable.insertConflict(transaction, operatorId, charge.id(), line.content(), now.get());
        problems.add(new LineProblem(
                line.number(),
                charge.id(),
                "conflict",
                "a charge with this operator and id and other content was accepted before; this one is kept and not"
                        + " billed"));
        return Fate.CONFLICT;
    }

    private static PostedCharge normal(PostedCharge charge) {
        return new PostedCharge(
                charge.id(),
                charge.date(),
                charge.resource(),
                charge.item(),
                charge.unitPrice().map(Decimals::normal),
                Decimals.normal(charge.quantity()));
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
