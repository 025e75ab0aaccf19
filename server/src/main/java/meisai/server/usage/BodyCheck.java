package meisai.server.usage;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import meisai.account.AccountId;
import meisai.account.CodePointOrder;
import meisai.meter.Meter;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.usage.format.RecordProblem;
import meisai.server.usage.format.RecordSink;
import meisai.usage.UsageRecord;

/** Checks the records of one body on the thread of its request: everything that needs no order among bodies. */
final class BodyCheck implements RecordSink {
    /** Usage may be this far ahead of the clock: senders' clocks differ. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private record Target(Accounts.Entry entry, Map<String, Optional<Meter>> meters) {}

    private final Accounts accounts;
    private final Books books;
    private final RecordHasher hasher;
    private final RecordBudget.Share memory;
    private final Instant latest;
    private final Map<AccountId, Target> targets = new HashMap<>();
    private final Map<String, List<Accounts.Entry>> operators = new HashMap<>();

    private final List<CheckedRecord> checked = new ArrayList<>();
    private final List<RecordProblem> problems = new ArrayList<>();
    private final Map<String, Long> rejectedBySource = new TreeMap<>(CodePointOrder.INSTANCE);
    private long rejected;

    BodyCheck(Accounts accounts, Books books, RecordHasher hasher, RecordBudget.Share memory, Instant now) {
        this.memory = memory;
        this.accounts = accounts;
        this.books = books;
        this.hasher = hasher;
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
        List<Accounts.Entry> ofOperator = operators.computeIfAbsent(record.operatorId(), accounts::of);
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
            Optional<Accounts.Entry> entry = accounts.find(id);
            if (entry.isEmpty()) {
                reject(
                        line,
                        record,
                        "unknownCoverage",
                        record.operatorId() + " has no account with the coverage " + coverage);
                return;
            }
            target = new Target(entry.get(), new HashMap<>());
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
        LocalDate day = Days.of(record.time());
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
        Optional<Meter> meter = target.meters()
                .computeIfAbsent(record.meter(), name -> books.of(entry).meter(name));
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
        String replaced = record.replaces().orElse("");
        checked.add(new CheckedRecord(
                line,
                record,
                entry.number(),
                day,
                unscaled,
                quantity.scale(),
                hasher.keyHigh(record),
                hasher.keyLow(record),
                hasher.digest(record, coverage, unscaled, quantity.scale()),
                replaced.isEmpty() ? 0 : hasher.keyHigh(record.operatorId(), record.source(), replaced),
                replaced.isEmpty() ? 0 : hasher.keyLow(record.operatorId(), record.source(), replaced)));
    }
}
