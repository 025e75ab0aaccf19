package meisai.server.usage;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import meisai.account.AccountId;
import meisai.account.CodePointOrder;
import meisai.account.Timeline;
import meisai.meter.Meter;
import meisai.pricebook.PriceBookHistory;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.account.ResourceDirectory;
import meisai.server.store.ClosedKeys.KeyHash;
import meisai.server.usage.format.RecordProblem;
import meisai.server.usage.format.RecordSink;
import meisai.usage.Attributes;
import meisai.usage.UsageRecord;

/** Checks the records of one body on the thread of its request: everything that needs no order among bodies. */
final class BodyCheck implements RecordSink, AutoCloseable {
    /** Usage may be this far ahead of the clock: senders' clocks differ. */
    private static final Duration AHEAD = Duration.ofDays(1);

    /** What the records of a body are checked against. */
    record Context(
            Accounts accounts,
            Books books,
            ResourceDirectory resources,
            UsageNames names,
            ParkedChecks parkedChecks,
            RecordHasher.Keys hashKeys) {}

    /** Bytes of attributes that are kept as a digest has them. */
    private static final int MOST_ENCODED = 512;

    private static final KeyHash NOTHING = new KeyHash(0, 0);

    private record Target(
            Accounts.Entry entry, Map<String, Optional<Meter>> meters, PriceBookHistory history, ParkedCheck parked) {}

    private final Context context;
    private final RecordHasher hasher;
    private final RecordBudget.Share memory;
    private final Instant latest;
    private final Map<AccountId, Target> targets = new HashMap<>();
    private final Map<String, List<Accounts.Entry>> operators = new HashMap<>();
    private final IdentityHashMap<Attributes, KnownSet> attributeSets = new IdentityHashMap<>();
    private final DaysLately days = new DaysLately();
    private final Map<String, Integer> sources = new HashMap<>();
    private final Map<String, Integer> meters = new HashMap<>();

    private final List<CheckedRecord> checked = new ArrayList<>();
    private final List<RecordProblem> problems = new ArrayList<>();
    private final Map<String, Long> rejectedBySource = new TreeMap<>(CodePointOrder.INSTANCE);
    private long rejected;

    BodyCheck(Context context, RecordBudget.Share memory, Instant now) {
        this.memory = memory;
        this.context = context;
        this.hasher = context.hashKeys().get();
        this.latest = now.plus(AHEAD);
    }

    List<CheckedRecord> checked() {
        return checked;
    }

    List<RecordProblem> problems() {
        return problems;
    }

    long rejected() {
        return rejected;
    }

    Map<String, Long> rejectedBySource() {
        return rejectedBySource;
    }

    @Override
    public void reject(RecordProblem problem) {
        reject("", problem);
    }

    private void reject(String source, RecordProblem problem) {
        rejected++;
        rejectedBySource.merge(source, 1L, Long::sum);
        if (problems.size() < ImportResult.MAX_PROBLEMS) {
            problems.add(problem);
        }
    }

    private void reject(long line, UsageRecord record, String code, String message) {
        reject(record.source(), new RecordProblem(line, record.id(), code, message));
    }

    @Override
    public void accept(long line, UsageRecord record) {
        List<Accounts.Entry> ofOperator = accountsOf(record.operatorId());
        if (ofOperator.isEmpty()) {
            reject(line, record, "unknownOperator", "there is no operator " + record.operatorId());
            return;
        }
        if (record.coverage().isEmpty() && ofOperator.size() > 1) {
            reject(
                    line,
                    record,
                    "missingCoverage",
                    record.operatorId() + " has several accounts; coverage must say which");
            return;
        }
        String coverage = record.coverage()
                .orElseGet(() -> ofOperator.getFirst().account().id().coverage());
        AccountId id = new AccountId(record.operatorId(), coverage);
        Target target = targets.get(id);
        if (target == null) {
            Optional<Accounts.Entry> entry = context.accounts().find(id);
            if (entry.isEmpty()) {
                reject(
                        line,
                        record,
                        "unknownCoverage",
                        record.operatorId() + " has no account with the coverage " + coverage);
                return;
            }
            PriceBookHistory history = context.books().of(entry.get());
            target = new Target(
                    entry.get(),
                    new HashMap<>(),
                    history,
                    context.parkedChecks().take(entry.get().account().priceBook(), history));
            targets.put(id, target);
        }
        check(line, record, coverage, target);
    }

    private void check(long line, UsageRecord record, String coverage, Target target) {
        Accounts.Entry entry = target.entry();
        if (record.time().isAfter(latest)) {
            reject(
                    line,
                    record,
                    "timeInFuture",
                    "time " + record.time() + " is over a day ahead of the clock; the latest accepted is " + latest);
            return;
        }
        LocalDate day = days.of(record.time());
        LocalDate first = entry.account().firstMonth().atDay(1);
        if (day.isBefore(first)) {
            reject(
                    line,
                    record,
                    "beforeFirstMonth",
                    "time " + record.time() + " is before the account's first month "
                            + entry.account().firstMonth());
            return;
        }
        Optional<Meter> meter = target.meters().computeIfAbsent(record.meter(), target.history()::meter);
        BigDecimal quantity = record.quantity();
        if (meter.isPresent() && !meter.get().fits(quantity)) {
            reject(
                    line,
                    record,
                    "quantityTooPrecise",
                    "quantity " + quantity.toPlainString() + " has more than the "
                            + meter.get().decimals() + " decimals of the meter " + record.meter());
            return;
        }
        memory.one();
        long unscaled = quantity.unscaledValue().longValueExact();
        KnownSet attributes = known(record.attributes());
        KeyHash key = hasher.key(record.operatorId(), record.source(), record.id(), KeyHash::new);
        KeyHash replaced = record.replaces().isEmpty()
                ? NOTHING
                : hasher.key(
                        record.operatorId(), record.source(), record.replaces().get(), KeyHash::new);
        checked.add(new CheckedRecord(
                line,
                record,
                entry.number(),
                day,
                unscaled,
                quantity.scale(),
                key.high(),
                key.low(),
                hasher.digest(record, coverage, unscaled, quantity.scale(), encoded(attributes, record)),
                replaced.high(),
                replaced.low(),
                known(record, target, day, attributes.set)));
    }

    private static final class KnownSet {
        private final UsageNames.AttributeSet set;
        /** For digests; empty when it is too long to be kept. */
        private final byte[] encoded;

        KnownSet(UsageNames.AttributeSet set, byte[] encoded) {
            this.set = set;
            this.encoded = encoded;
        }
    }

    private KnownSet known(Attributes attributes) {
        KnownSet known = attributeSets.get(attributes);
        if (known == null) {
            byte[] encoded = hasher.encoded(attributes);
            known = new KnownSet(
                    context.names().attributeSet(attributes), encoded.length <= MOST_ENCODED ? encoded : new byte[0]);
            attributeSets.put(attributes, known);
        }
        return known;
    }

    private byte[] encoded(KnownSet known, UsageRecord record) {
        return known.encoded.length > 0 ? known.encoded : hasher.encoded(record.attributes());
    }

    private CheckedRecord.Known known(
            UsageRecord record, Target target, LocalDate day, UsageNames.AttributeSet attributeSet) {
        Optional<ResourceDirectory.Known> resource =
                context.resources().find(target.entry().number(), record.resource());
        return new CheckedRecord.Known(
                number(sources, record.source(), context.names()::source),
                number(meters, record.meter(), context.names()::meter),
                attributeSet.number(),
                resource,
                target.parked()
                        .isParked(
                                day,
                                resource.map(ResourceDirectory.Known::timeline).orElse(Timeline.UNREGISTERED),
                                record.meter(),
                                attributeSet.attributes(),
                                record.quantity()));
    }

    private List<Accounts.Entry> accountsOf(String operatorId) {
        List<Accounts.Entry> known = operators.get(operatorId);
        if (known == null) {
            known = context.accounts().of(operatorId);
            operators.put(operatorId, known);
        }
        return known;
    }

    private static int number(Map<String, Integer> known, String name, ToIntFunction<String> numbers) {
        Integer number = known.get(name);
        if (number == null) {
            number = numbers.applyAsInt(name);
            known.put(name, number);
        }
        return number;
    }

    /** Gives back what others can use. */
    @Override
    public void close() {
        targets.values()
                .forEach(target ->
                        context.parkedChecks().back(target.entry().account().priceBook(), target.parked()));
        targets.clear();
    }
}
