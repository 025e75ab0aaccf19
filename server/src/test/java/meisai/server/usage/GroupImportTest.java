package meisai.server.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import meisai.account.Account;
import meisai.account.AccountId;
import meisai.account.LatePolicy;
import meisai.account.TaxSettings;
import meisai.account.TaxTimeline;
import meisai.money.Currency;
import meisai.money.Rounding;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.account.Refusal;
import meisai.server.account.ResourceDirectory;
import meisai.server.e2e.Samples;
import meisai.server.store.ClosedKeys.KeyHash;
import meisai.server.store.EventSequence;
import meisai.server.store.OperatorTable;
import meisai.server.store.ReceiptTable;
import meisai.server.store.ReceiptTable.Receipt;
import meisai.server.store.Store;
import meisai.server.store.StoreException;
import meisai.server.store.TableNames;
import meisai.server.store.Transaction;
import meisai.server.store.Write;
import meisai.server.usage.format.BodyRefused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that share a transaction, and what is in memory of those that did not become durable. */
class GroupImportTest {
    private static final Instant NOW = Instant.parse("2026-10-02T09:00:00Z");
    private static final String OPERATOR = "OP0000000001";

    @TempDir
    private Path data;

    private Store store;
    private Accounts accounts;
    private UsageImport usage;

    @BeforeEach
    void start() {
        store = Store.open(data, Store.Settings.SMALL);
        new Books(store, store.read(Accounts::load), () -> NOW).publish(Samples.BOOK, false);
        Account account = new Account(
                new AccountId(OPERATOR, "jp"),
                Currency.byCode("JPY").orElseThrow(),
                "jp-test",
                TaxTimeline.of(
                        YearMonth.of(2026, 9),
                        new TaxSettings(Map.of("standard", BigDecimal.ZERO), Rounding.CEILING, Optional.empty())),
                BigDecimal.ZERO,
                YearMonth.of(2026, 9),
                LatePolicy.NEXT_BILL,
                Optional.empty());
        store.writer().<Boolean>write(transaction -> {
            OperatorTable.insert(transaction, new OperatorTable.NumberedAccount(1, account));
            return true;
        });
        load();
    }

    private void load() {
        accounts = store.read(Accounts::load);
        ResourceDirectory resources = store.read(ResourceDirectory::load);
        usage = new UsageImport(
                store,
                accounts,
                new Books(store, accounts, () -> NOW),
                () -> resources,
                store.read(EventSequence::load),
                () -> NOW);
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private static String record(String id, String sim, String meter, int quantity) {
        return Samples.record(id, sim, meter, "2026-10-01T00:00:00Z", Integer.toString(quantity));
    }

    /** Accepted, duplicates, conflicts. */
    private List<Long> send(String... records) throws IOException, BodyRefused {
        ImportResult result = usage.importBody(
                new ByteArrayInputStream(String.join("", records).getBytes(StandardCharsets.UTF_8)),
                "application/x-ndjson",
                "",
                1 << 20);
        return List.of(result.accepted(), result.duplicates(), result.conflicts());
    }

    /** Hands work over to the writer, which is held, one after the other, so that all of it is one group. */
    private <T> FutureTask<T> queued(java.util.concurrent.Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = Thread.ofPlatform().start(task);
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return task;
    }

    private static final class Failing implements Write<Boolean> {
        private int tried;

        @Override
        public int sharedRows() {
            return 1;
        }

        @Override
        public Boolean apply(Transaction transaction) {
            tried++;
            throw new IllegalStateException("fails");
        }
    }

    @Test
    void bodiesOfAGroupThatFailsAreCountedAsIfEachHadComeAlone() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch mayGo = new CountDownLatch(1);
        FutureTask<Boolean> hold = queued(() -> store.writer().write(transaction -> {
            held.countDown();
            try {
                mayGo.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return true;
        }));
        held.await();
        String[] first = {
            record("1", "001", "data.upload", 1),
            record("2", "002", "new.meter", 1),
            record("1", "001", "data.upload", 2)
        };
        String[] second = {
            record("1", "001", "data.upload", 1),
            record("1", "001", "data.upload", 2),
            record("3", "003", "new.meter", 1)
        };
        Failing failing = new Failing();
        List<FutureTask<List<Long>>> sent = new ArrayList<>();
        sent.add(queued(() -> send(first)));
        FutureTask<Boolean> fails = queued(() -> store.writer().write(failing));
        sent.add(queued(() -> send(second)));
        mayGo.countDown();
        hold.get();

        assertThat(sent.get(0).get()).containsExactly(2L, 0L, 1L);
        assertThatThrownBy(fails::get).hasMessageContaining("fails");
        assertThat(failing.tried).as("once in the group, once alone").isEqualTo(2);
        assertThat(sent.get(1).get()).containsExactly(1L, 1L, 1L);
        assertThat(receipts().map(Receipt::received)).as("of the group, once").containsExactly(6L);
        for (int restart = 0; restart < 2; restart++) {
            assertThat(send(first)).containsExactly(0L, 2L, 1L);
            assertThat(send(second)).containsExactly(0L, 2L, 1L);
            store.close();
            store = Store.open(data, Store.Settings.SMALL);
            load();
        }
        assertThat(send(record("4", "004", "new.meter", 1))).containsExactly(1L, 0L, 0L);
    }

    private Stream<Receipt> receipts() {
        return store
                .read(snapshot ->
                        ReceiptTable.between(snapshot, LocalDate.parse("2026-10-01"), LocalDate.parse("2026-10-31")))
                .stream();
    }

    @Test
    void eachSourceHasItsReceipts() throws Exception {
        String[] records = IntStream.range(0, 40)
                .mapToObj(i -> record("r" + i, "001", "data.upload", i).replace("\"gw\"", "\"gw-" + i % 37 + "\""))
                .toArray(String[]::new);
        send(records);
        send(records);
        assertThat(receipts().map(Receipt::received)).hasSize(37).containsOnly(2L, 4L);
        assertThat(receipts().mapToLong(Receipt::accepted).sum()).isEqualTo(40);
        assertThat(receipts().mapToLong(Receipt::duplicates).sum()).isEqualTo(40);
        assertThat(receipts().filter(each -> each.source().equals("gw-36")))
                .containsExactly(new Receipt(LocalDate.parse("2026-10-02"), "gw-36", 2, 1, 1, 0, 0));
    }

    /** One MiB for keys. The body that does not fit is refused as a whole, and nothing else suffers. */
    @Test
    void keysThatDoNotFitAreRefusedByTheBody() throws Exception {
        store.close();
        long least = 128L << 20;
        store = Store.open(data, new Store.Settings(least + (1 << 20), least, 2, Store.Settings.DEFAULT_RESERVE));
        load();
        List<String[]> bodies = IntStream.range(0, 10)
                .mapToObj(body -> IntStream.range(0, 5_000)
                        .mapToObj(i -> record("b" + body + "-" + i, "001", "data.upload", i))
                        .toArray(String[]::new))
                .toList();
        int kept = 0;
        while (fits(bodies.get(kept))) {
            kept++;
        }
        assertThat(kept).isBetween(4, 9);
        assertThat(fits(bodies.get(kept))).as("nor a second time").isFalse();
        assertThat(receipts().mapToLong(Receipt::accepted).sum()).isEqualTo(5_000L * kept);
        assertThat(send(bodies.getFirst())).containsExactly(0L, 5_000L, 0L);
        store.close();
        usage.free();
        store = Store.open(data, new Store.Settings(least + (1 << 20), least, 2, Store.Settings.DEFAULT_RESERVE));
        load();
        assertThat(send(bodies.getFirst())).as("full, and restarted").containsExactly(0L, 5_000L, 0L);
        assertThat(fits(bodies.get(kept))).isFalse();
        assertThat(makeVoid("b0-0")).as("a void while full").isEqualTo(1);
        assertThat(makeVoid("b0-0")).as("void already").isZero();
        assertThat(fits(bodies.get(kept))).isFalse();
        store.close();
        usage.free();
        store = Store.open(data, Store.Settings.SMALL);
        load();
        assertThat(send(bodies.get(kept))).containsExactly(5_000L, 0L, 0L);
        assertThat(send(bodies.get(kept - 1))).containsExactly(0L, 5_000L, 0L);
    }

    /** Answers how many records were not void before. */
    private int makeVoid(String id) {
        UsageChanges changes = new UsageChanges(store, accounts, usage, store.read(EventSequence::load), () -> NOW);
        UsageChanges.RecordKey key = new UsageChanges.RecordKey(OPERATOR, "gw", id);
        return changes.makeVoid(
                changes.find(new UsageChanges.Selection.Ids(List.of(key))).records());
    }

    private boolean fits(String[] body) throws Exception {
        try {
            return send(body).getFirst() == body.length;
        } catch (Refusal full) {
            assertThat(full.code()).isEqualTo("tooManyOpenRecords");
            return false;
        }
    }

    /** The record is appended and known when what it replaces cannot be made void. */
    @Test
    void aRecordThatFailedInItsMiddleIsNoDuplicateWhenItComesAgain() throws Exception {
        String replaced = record("1", "001", "data.upload", 1);
        String[] replacing = {
            record("2", "001", "data.upload", 2).replace("\"source\"", "\"replaces\":\"1\",\"source\"")
        };
        send(replaced);
        TableNames.rename(store, "usage_void", "away");
        assertThatThrownBy(() -> send(replacing)).isInstanceOf(StoreException.class);
        TableNames.rename(store, "away", "usage_void");
        assertThat(send(replacing)).containsExactly(1L, 0L, 0L);
        assertThat(send(replacing)).containsExactly(0L, 1L, 0L);
    }

    @Test
    void whatWasLookedUpInClosedMonthsIsOldOnceAMonthHasClosed() {
        ClosedContents none = ClosedContents.of(usage.lookups(), accounts, Map.of(OPERATOR, Set.of(new KeyHash(1, 2))));
        assertThat(usage.writer().knows(none)).isTrue();
        Accounts.Entry entry = accounts.entry(1);
        accounts.put(new Accounts.Entry(1, entry.account(), YearMonth.of(2026, 10), false));
        assertThat(usage.writer().knows(none)).isFalse();
    }
}
