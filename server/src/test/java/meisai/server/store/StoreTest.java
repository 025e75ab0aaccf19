package meisai.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    private static final Instant NOW = Instant.parse("2026-10-01T00:00:00Z");

    @TempDir
    private Path data;

    private Store open() {
        return Store.open(data, Store.Settings.SMALL);
    }

    private static boolean insertKey(Transaction transaction, String hash) {
        TestKeys.insert(transaction, hash, NOW);
        return true;
    }

    @Test
    void whatIsAcknowledgedIsThereAfterARestart() {
        try (Store store = open()) {
            store.writer().<Boolean>write(transaction -> insertKey(transaction, "one"));
        }
        try (Store store = open()) {
            assertThat(store.read(TestKeys::names)).containsExactly("one");
        }
    }

    @Test
    void aFailedWriteLeavesNothingBehindAndTheNextOneWorks() {
        try (Store store = open()) {
            List<String> memory = new ArrayList<>();
            assertThatThrownBy(() -> store.writer().<Boolean>write(transaction -> {
                        insertKey(transaction, "lost");
                        transaction.afterCommit(() -> memory.add("committed"));
                        transaction.afterRollback(() -> memory.add("first"));
                        transaction.afterRollback(() -> memory.add("second"));
                        throw new IllegalArgumentException("refused");
                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("refused");
            assertThat(memory).containsExactly("second", "first");
            store.writer().<Boolean>write(transaction -> insertKey(transaction, "kept"));
            assertThat(store.read(TestKeys::names)).containsExactly("kept");
        }
    }

    @Test
    void oneBadWriteOfAGroupDoesNotTakeTheOthersWithIt() throws InterruptedException {
        try (Store store = open()) {
            AtomicInteger refused = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int number = i;
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        store.writer().write(new Shared(number));
                    } catch (IllegalArgumentException expected) {
                        refused.incrementAndGet();
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(refused).hasValue(4);
            assertThat(store.read(TestKeys::names)).hasSize(36);
        }
    }

    private record Shared(int number) implements Write<Boolean> {
        @Override
        public int sharedRows() {
            return 1;
        }

        @Override
        public Boolean apply(Transaction transaction) {
            insertKey(transaction, "key-" + number);
            if (number % 10 == 7) {
                throw new IllegalArgumentException("refused");
            }
            return true;
        }
    }

    /** What is durable and not in memory would be answered wrongly from then on. */
    @Test
    void whenMemoryDoesNotFollowNothingMoreIsTaken() {
        try (Store store = open()) {
            assertThatThrownBy(() -> store.writer().<Boolean>write(transaction -> {
                        transaction.afterCommit(() -> {
                            throw new IllegalStateException("no room");
                        });
                        return insertKey(transaction, "durable");
                    }))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("no room");
            assertThatThrownBy(() -> store.writer().<Boolean>write(transaction -> insertKey(transaction, "next")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("restart the server");
            assertThat(store.whyNotReady()).isPresent();
            assertThat(store.read(TestKeys::names)).containsExactly("durable");
        }
        try (Store store = open()) {
            assertThat(store.whyNotReady()).isEmpty();
        }
    }

    @Test
    void aSnapshotDoesNotSeeWhatIsCommittedLater() {
        try (Store store = open()) {
            try (Snapshot before = store.snapshot()) {
                store.writer().<Boolean>write(transaction -> insertKey(transaction, "later"));
                assertThat(TestKeys.names(before)).isEmpty();
            }
            assertThat(store.read(TestKeys::names)).containsExactly("later");
        }
    }

    @Test
    void aDirectoryInUseIsRefusedWithThePidOfItsHolder() {
        try (Store store = open()) {
            assertThat(store.writer().unable()).isEmpty();
            assertThatThrownBy(this::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use by the server with pid "
                            + ProcessHandle.current().pid());
        }
    }

    @Test
    void anUnknownNewerFormatIsRefused() throws IOException {
        open().close();
        Files.writeString(data.resolve("FORMAT"), (DataDirectory.FORMAT + 1) + "\n");
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has format " + (DataDirectory.FORMAT + 1))
                .hasMessageContaining("use a newer Meisai");
    }

    @Test
    void aCloseThatTheStoreDoesNotKnowIsRemovedAtTheStart() throws IOException {
        Path month = data.resolve("closed/202609");
        try (Store store = open()) {
            ClosedTable.ClosedFile file = new ClosedTable.ClosedFile("", "", 0);
            store.writer().<Boolean>write(transaction -> {
                ClosedTable.insert(
                        transaction, new ClosedTable.Run("close_known", YearMonth.of(2026, 9), 0, NOW, file, file));
                return true;
            });
            for (String name : List.of("close_known", "close_killed", "of-someone-else")) {
                Files.createDirectories(month.resolve(name));
                Files.writeString(month.resolve(name).resolve("usage.parquet"), "rows");
            }
            Files.writeString(month.resolve("close_killed/lines.parquet.part"), "half");
        }
        try (Store store = open();
                Stream<Path> left = Files.list(month)) {
            assertThat(store.writer().unable()).isEmpty();
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("close_known", "of-someone-else");
            assertThat(month.resolve("close_known/usage.parquet")).hasContent("rows");
        }
    }

    @Test
    void aNewerSchemaIsRefused() {
        try (Store store = open()) {
            store.writer().<Boolean>write(transaction -> {
                transaction.sql().update("INSERT INTO schema_version VALUES (99)");
                return true;
            });
        }
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("schema version 99");
    }
}
