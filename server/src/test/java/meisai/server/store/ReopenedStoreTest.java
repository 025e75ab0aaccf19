package meisai.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A COMMIT whose outcome nobody knows: the store is opened again and looked at before anyone is answered. */
class ReopenedStoreTest {
    private static final Instant NOW = Instant.parse("2026-10-01T00:00:00Z");

    @TempDir
    private Path data;

    /** When the commit with this number (from 1) is said to fail: never, before it is done, after it was. */
    private enum Fails {
        BEFORE,
        AFTER
    }

    private static Writer.Boundaries failing(int number, Fails when) {
        return new Writer.Boundaries() {
            private int commits;

            @Override
            public void commit(Transaction transaction) {
                boolean now = ++commits == number;
                if (now && when == Fails.BEFORE) {
                    throw new StoreException("IO Error: no space left on device");
                }
                Writer.Boundaries.super.commit(transaction);
                if (now) {
                    throw new StoreException("IO Error: the checkpoint failed");
                }
            }
        };
    }

    private Store open(int number, Fails when) {
        return Store.open(data, Store.Settings.SMALL, failing(number, when));
    }

    private static boolean insertKey(Transaction transaction, String hash) {
        TestKeys.insert(transaction, hash, NOW);
        return true;
    }

    private static long threads(Store store) {
        return store.read(snapshot -> snapshot.sql().number("SELECT current_setting('threads')::BIGINT"));
    }

    @Test
    void statementsLeaveACoreOnceEverythingIsLoadedAlsoAfterTheStoreIsOpenedAgain() {
        Store.Settings small = Store.Settings.SMALL;
        Store.Settings three = new Store.Settings(small.memoryBytes(), small.leastBytes(), 3, small.reserveBytes());
        try (Store store = Store.open(data, three, failing(1, Fails.AFTER))) {
            assertThat(threads(store)).isEqualTo(3);
            store.loaded();
            assertThat(threads(store)).isEqualTo(2);
            store.writer().<Boolean>write(transaction -> insertKey(transaction, "one"));
            assertThat(threads(store)).isEqualTo(2);
        }
    }

    @Test
    void aStatementHasAThreadOnTheSmallestMachine() {
        Store.Settings small = Store.Settings.SMALL;
        Store.Settings one = new Store.Settings(small.memoryBytes(), small.leastBytes(), 1, small.reserveBytes());
        try (Store store = Store.open(data, one)) {
            store.loaded();
            assertThat(threads(store)).isEqualTo(1);
        }
    }

    @Test
    void aCommitThatLastedIsAcknowledged() {
        List<String> memory = new ArrayList<>();
        try (Store store = open(2, Fails.AFTER)) {
            store.writer().<Boolean>write(transaction -> insertKey(transaction, "one"));
            boolean answer = store.writer().write(transaction -> {
                transaction.afterCommit(() -> memory.add("committed"));
                transaction.afterRollback(() -> memory.add("rolled back"));
                return insertKey(transaction, "two");
            });
            assertThat(answer).isTrue();
            assertThat(memory).containsExactly("committed");
            assertThat(store.whyNotReady()).isEmpty();
            store.writer().<Boolean>write(transaction -> insertKey(transaction, "three"));
            assertThat(store.read(TestKeys::names)).containsExactly("one", "three", "two");
        }
    }

    @Test
    void aCommitThatDidNotLastIsRefusedAndTheNextOneIsTaken() {
        List<String> memory = new ArrayList<>();
        try (Store store = open(2, Fails.BEFORE)) {
            store.writer().<Boolean>write(transaction -> insertKey(transaction, "one"));
            assertThatThrownBy(() -> store.writer().<Boolean>write(transaction -> {
                        transaction.afterCommit(() -> memory.add("committed"));
                        transaction.afterRollback(() -> memory.add("rolled back"));
                        return insertKey(transaction, "two");
                    }))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("has not been done");
            assertThat(memory).containsExactly("rolled back");
            assertThat(store.whyNotReady()).isEmpty();
            store.writer().<Boolean>write(transaction -> insertKey(transaction, "three"));
            assertThat(store.read(TestKeys::names)).containsExactly("one", "three");
        }
    }

    @Test
    void whatRunsBesideTheCallsIsWrittenOnceTheStoreIsBack() {
        try (Store store = open(1, Fails.BEFORE)) {
            store.writer().<Boolean>writePatiently(transaction -> insertKey(transaction, "one"));
            assertThat(store.read(TestKeys::names)).containsExactly("one");
        }
    }

    /** DuckDB answers nothing until every connection is closed, also those of others. */
    @Test
    void aReaderInTheMiddleOfItsSnapshotIsTold() throws InterruptedException {
        CountDownLatch reads = new CountDownLatch(1);
        CountDownLatch reopened = new CountDownLatch(1);
        try (Store store = open(1, Fails.AFTER)) {
            CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> store.read(snapshot -> {
                reads.countDown();
                await(reopened);
                return TestKeys.names(snapshot).size();
            }));
            reads.await();
            store.writer().<Boolean>write(transaction -> insertKey(transaction, "one"));
            reopened.countDown();
            assertThatThrownBy(reader::join).hasCauseInstanceOf(StoreUnavailable.class);
            assertThat(store.read(TestKeys::names)).containsExactly("one");
        }
    }

    /** Also one that holds a snapshot by itself, as long answers do, and is done by the time it is told. */
    @Test
    void aSnapshotThatIsHeldMeanwhileIsRefusedAsUnavailable() {
        try (Store store = open(1, Fails.AFTER)) {
            Snapshot snapshot = store.snapshot();
            store.writer().<Boolean>write(transaction -> insertKey(transaction, "one"));
            assertThatThrownBy(() -> TestKeys.names(snapshot)).isInstanceOf(StoreUnavailable.class);
            assertThatThrownBy(snapshot::close).isInstanceOf(StoreUnavailable.class);
            assertThat(store.read(TestKeys::names)).containsExactly("one");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
