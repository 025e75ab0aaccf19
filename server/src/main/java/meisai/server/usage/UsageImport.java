package meisai.server.usage;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import meisai.account.CodePointOrder;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.account.ResourceDirectory;
import meisai.server.store.EventSequence;
import meisai.server.store.ReceiptTable;
import meisai.server.store.SecretTable;
import meisai.server.store.Store;
import meisai.server.store.Transaction;
import meisai.server.store.Write;
import meisai.server.usage.UsageWriter.Fate;
import meisai.server.usage.format.BodyRefused;
import meisai.server.usage.format.RecordProblem;
import meisai.server.usage.format.UsageBodies;

/** Takes bodies of usage records in: checked on the caller's thread, decided and committed by the one writer. */
public final class UsageImport {
    private static final String SECRET = "usage-hash";
    /** Heap that is set aside for a record in flight: about what it takes, twice. */
    private static final int BYTES_OF_RECORD = 512;

    private final Store store;
    private final ImportCounts counts = new ImportCounts();
    private final UsageWriter writer;
    private final EventSequence sequence;
    private final BodyCheck.Context context;
    private final ClosedLookups lookups;
    private final UsageBodies bodies = new UsageBodies();
    private final RecordBudget budget = new RecordBudget(
            (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / BYTES_OF_RECORD));
    private final Supplier<Instant> now;

    /** @param resources asked for once the keys are read, which takes as long */
    public UsageImport(
            Store store,
            Accounts accounts,
            Books books,
            Supplier<ResourceDirectory> resources,
            EventSequence sequence,
            Supplier<Instant> now) {
        this.store = store;
        this.now = now;
        this.sequence = sequence;
        this.lookups = new ClosedLookups(store);
        UsageNames names = store.read(UsageNames::new);
        this.writer = UsageWriter.load(store, accounts, books, resources, names, sequence);
        this.context = new BodyCheck.Context(
                accounts, books, resources.get(), names, new ParkedChecks(), RecordHasher.Keys.of(secret(store)));
    }

    private static byte[] secret(Store store) {
        return store.read(snapshot -> SecretTable.secret(snapshot, SECRET)).orElseGet(() -> {
            byte[] fresh = new byte[RecordHasher.SECRET_BYTES];
            new SecureRandom().nextBytes(fresh);
            store.writer().<Boolean>writeUnaudited(transaction -> {
                SecretTable.insertSecret(transaction, SECRET, fresh);
                return true;
            });
            return fresh;
        });
    }

    /** The sequence number of the last change so far; asked on the writer's thread. */
    public long lastSeq() {
        return sequence.last();
    }

    /**
     * The usage of a month of some accounts is now in the file of its close; to be called in the transaction that makes it
     * so.
     */
    public void closed(Transaction transaction, List<Integer> accounts, YearMonth month) {
        writer.closed(transaction, accounts, month);
    }

    /** Months up to this one take no changes from now on; false when that is so already. On the writer's thread. */
    public boolean refuseThrough(Transaction transaction, YearMonth month) {
        return writer.refuseThrough(transaction, month);
    }

    /** Gives the memory of the keys back; to be called once the store is closed. Keeps it while the writer still runs. */
    public void free() {
        if (store.writer().hasEnded()) {
            writer.free();
        }
    }

    /** Bytes of memory outside the Java heap that the keys of open months take. */
    public long keyBytes() {
        return writer.keyBytes();
    }

    /** What has become of all records since the start. */
    public ImportCounts counts() {
        return counts;
    }

    UsageWriter writer() {
        return writer;
    }

    ClosedLookups lookups() {
        return lookups;
    }

    RecordHasher.Keys hashKeys() {
        return context.hashKeys();
    }

    /**
     * Imports one body and answers once its good records are durable: all of them or, if this throws, none.
     *
     * @throws BodyRefused when the body as a whole cannot be used; nothing of it has been kept
     */
    public ImportResult importBody(InputStream body, String contentType, String contentEncoding, long maxBytes)
            throws IOException, BodyRefused {
        Instant receivedAt = now.get();
        try (RecordBudget.Share memory = budget.share();
                BodyCheck check = new BodyCheck(context, memory, receivedAt)) {
            bodies.read(body, contentType, contentEncoding, maxBytes, check);
            if (check.checked().isEmpty() && check.rejected() == 0) {
                return new ImportResult(0, 0, 0, 0, 0, 0, 0, List.of());
            }
            Optional<ImportResult> result = Optional.empty();
            while (result.isEmpty()) {
                ClosedContents closed = ClosedContents.of(lookups, context.accounts(), check.checked());
                result = store.writer().writeUnaudited(new UsageWrite(writer, check, closed, receivedAt));
            }
            counts.add(result.get());
            return result.get();
        }
    }

    /**
     * One body as a write that may share its transaction with others. Nothing is written and nothing answered when a month
     * was closed since closed months were looked into.
     */
    private record UsageWrite(UsageWriter writer, BodyCheck check, ClosedContents closed, Instant receivedAt)
            implements Write<Optional<ImportResult>> {
        @Override
        public int sharedRows() {
            return Math.max(1, check.checked().size());
        }

        @Override
        public Optional<ImportResult> apply(Transaction transaction) {
            if (!writer.knows(closed)) {
                transaction.changesNothing();
                return Optional.empty();
            }
            List<CheckedRecord> records = check.checked();
            Fate[] fates = writer.write(transaction, records, closed, receivedAt);
            Counts all = new Counts();
            Map<String, Counts> bySource = new HashMap<>();
            List<RecordProblem> problems = new ArrayList<>(check.problems());
            Counts ofSource = all;
            String source = null;
            for (int i = 0; i < fates.length; i++) {
                CheckedRecord record = records.get(i);
                if (!record.record().source().equals(source)) {
                    source = record.record().source();
                    ofSource = bySource.computeIfAbsent(source, name -> new Counts());
                }
                ofSource.count(fates[i]);
                problem(record, fates[i], problems);
            }
            check.rejectedBySource()
                    .forEach((name, count) -> bySource.computeIfAbsent(name, key -> new Counts()).rejected += count);
            LocalDate day = Days.of(receivedAt);
            sorted(bySource).forEach((name, counts) -> {
                all.add(counts);
                ReceiptTable.append(transaction, writer.source(transaction, name), counts.receipt(day, name));
            });
            problems.sort(Comparator.comparingLong(RecordProblem::line));
            return Optional.of(all.result(problems.subList(0, Math.min(problems.size(), ImportResult.MAX_PROBLEMS))));
        }

        private static Map<String, Counts> sorted(Map<String, Counts> bySource) {
            Map<String, Counts> sorted = new TreeMap<>(CodePointOrder.INSTANCE);
            sorted.putAll(bySource);
            return sorted;
        }

        private static void problem(CheckedRecord record, Fate fate, List<RecordProblem> problems) {
            switch (fate) {
                case NEW_CONFLICT, CONFLICT ->
                    problems.add(new RecordProblem(
                            record.line(),
                            record.record().id(),
                            "conflict",
                            "a record with this operator, source and id and other content was accepted before; this one"
                                    + " is kept and not billed, see GET /usage/conflicts"));
                case TOO_LATE ->
                    problems.add(new RecordProblem(
                            record.line(),
                            record.record().id(),
                            "monthClosed",
                            "the month of " + record.record().time()
                                    + " is closed and the account's late policy is reject"));
                case TOO_OLD ->
                    problems.add(new RecordProblem(
                            record.line(),
                            record.record().id(),
                            "monthTooOld",
                            "the month of " + record.record().time()
                                    + ", or that of the record it replaces, takes no changes any more, as its usage is"
                                    + " not kept for longer"));
                case ACCEPTED, PARKED, LATE, DUPLICATE -> {}
            }
        }
    }

    private static final class Counts {
        private long accepted;
        private long duplicates;
        private long conflicts;
        private long rejected;
        private long parked;
        private long late;

        void count(Fate fate) {
            switch (fate) {
                case ACCEPTED -> accepted++;
                case PARKED -> {
                    accepted++;
                    parked++;
                }
                case LATE -> {
                    accepted++;
                    late++;
                }
                case DUPLICATE -> duplicates++;
                case CONFLICT, NEW_CONFLICT -> conflicts++;
                case TOO_LATE, TOO_OLD -> rejected++;
            }
        }

        void add(Counts other) {
            accepted += other.accepted;
            duplicates += other.duplicates;
            conflicts += other.conflicts;
            rejected += other.rejected;
            parked += other.parked;
            late += other.late;
        }

        long received() {
            return accepted + duplicates + conflicts + rejected;
        }

        ReceiptTable.Receipt receipt(LocalDate day, String source) {
            return new ReceiptTable.Receipt(day, source, received(), accepted, duplicates, conflicts, rejected);
        }

        ImportResult result(List<RecordProblem> problems) {
            return new ImportResult(
                    received(), accepted, duplicates, conflicts, rejected, parked, late, List.copyOf(problems));
        }
    }
}
