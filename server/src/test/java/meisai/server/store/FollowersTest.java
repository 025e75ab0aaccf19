package meisai.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowersTest {
    private static final Instant NOW = Instant.parse("2026-10-02T09:00:00Z");
    private static final YearMonth MONTH = YearMonth.of(2026, 10);
    private static final int MINE = 1;
    private static final int OTHER = 2;

    @TempDir
    private Path data;

    private Store store;
    private Followers.Follower follower;

    @BeforeEach
    void open() {
        store = Store.open(data, Store.Settings.SMALL);
        follower = store.followers().follow(MINE, MONTH);
        assertThat(follower.came()).as("what was before").isEmpty();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static void append(Transaction transaction, long seq, int account, byte state) {
        UsageTable.Row row = new UsageTable.Row(
                account,
                10 + account,
                3,
                4,
                LocalDate.of(2026, 10, 2),
                (byte) 2,
                100 * seq,
                NOW,
                1,
                "id-" + seq,
                seq,
                seq,
                seq);
        UsageTable.append(transaction, seq, state, row, NOW);
    }

    private void commit(long seq, int account, byte state) {
        store.writer().<Boolean>write(transaction -> {
            append(transaction, seq, account, state);
            return true;
        });
    }

    private static List<Long> seqs(Optional<Followers.Came> came) {
        List<Long> seqs = new ArrayList<>();
        UsageRows rows = came.orElseThrow().rows();
        for (int row = 0; row < rows.size(); row++) {
            seqs.add(rows.seq(row));
        }
        return seqs;
    }

    @Test
    void isToldTheUsageOfItsAccountOnce() {
        commit(1, MINE, UsageTable.REGULAR);
        commit(2, OTHER, UsageTable.REGULAR);
        commit(3, MINE, UsageTable.REGULAR);
        Followers.Came came = follower.came().orElseThrow();
        assertThat(seqs(Optional.of(came))).containsExactly(1L, 3L);
        assertThat(came.through()).isEqualTo(3);
        UsageRows rows = came.rows();
        assertThat(rows.resource(1)).isEqualTo(11);
        assertThat(rows.meter(1)).isEqualTo(3);
        assertThat(rows.attributeSet(1)).isEqualTo(4);
        assertThat(rows.day(1)).isEqualTo(LocalDate.of(2026, 10, 2).toEpochDay());
        assertThat(rows.scale(1)).isEqualTo(2);
        assertThat(rows.quantity(1)).isEqualTo(300);
        assertThat(seqs(follower.came())).isEmpty();
    }

    @Test
    void whatIsNotRegularUsageIsForTheStore() {
        commit(1, MINE, UsageTable.LATE);
        assertThat(follower.came()).isEmpty();
        commit(2, MINE, UsageTable.REGULAR);
        assertThat(seqs(follower.came())).containsExactly(2L);

        store.writer().<Boolean>write(transaction -> {
            append(transaction, 3, MINE, UsageTable.REGULAR);
            VoidTable.Target target = new VoidTable.Target(MINE, YearMonth.of(2026, 10), 1, 1, 1);
            VoidTable.append(transaction, 4, target, VoidTable.Why.CALL, NOW);
            return true;
        });
        commit(5, MINE, UsageTable.REGULAR);
        assertThat(follower.came()).isEmpty();
        assertThat(seqs(follower.came())).isEmpty();
    }

    @Test
    void whatOfAnotherAccountIsForTheStoreDoesNotConcernIt() {
        commit(1, OTHER, UsageTable.LATE);
        Followers.Came came = follower.came().orElseThrow();
        assertThat(seqs(Optional.of(came))).isEmpty();
        assertThat(came.through()).isEqualTo(1);
    }

    @Test
    void isToldTheUsageOfItsMonth() {
        Followers.Follower next = store.followers().follow(MINE, MONTH.plusMonths(1));
        assertThat(next.came()).isEmpty();
        commit(1, MINE, UsageTable.REGULAR);
        Followers.Came came = next.came().orElseThrow();
        assertThat(seqs(Optional.of(came))).isEmpty();
        assertThat(came.through()).isEqualTo(1);
        assertThat(seqs(follower.came())).containsExactly(1L);
    }

    @Test
    void isNotToldWhatWasRolledBack() {
        assertThatThrownBy(() -> store.writer().<Boolean>write(transaction -> {
                    append(transaction, 1, MINE, UsageTable.REGULAR);
                    append(transaction, 2, MINE, UsageTable.LATE);
                    throw new IllegalStateException("refused");
                }))
                .hasMessage("refused");
        commit(3, MINE, UsageTable.REGULAR);
        assertThat(seqs(follower.came())).containsExactly(3L);
    }

    /** It saw a snapshot without the transaction, and cannot be told the rows from before it followed. */
    @Test
    void whoBeginsInTheMiddleOfATransactionReadsTheStoreAfterIt() {
        List<Followers.Follower> late = new ArrayList<>();
        store.writer().<Boolean>write(transaction -> {
            append(transaction, 1, MINE, UsageTable.REGULAR);
            late.add(store.followers().follow(MINE, MONTH));
            assertThat(late.getFirst().came()).isEmpty();
            append(transaction, 2, MINE, UsageTable.REGULAR);
            return true;
        });
        assertThat(late.getFirst().came()).isEmpty();
        assertThat(seqs(follower.came())).containsExactly(1L, 2L);
        commit(3, MINE, UsageTable.REGULAR);
        assertThat(seqs(late.getFirst().came())).containsExactly(3L);
    }

    @Test
    void moreThanItIsKeptIsForTheStore() {
        store.writer().<Boolean>write(transaction -> {
            for (long seq = 1; seq <= Followers.MOST_OF_ONE + 1; seq++) {
                append(transaction, seq, MINE, UsageTable.REGULAR);
            }
            return true;
        });
        assertThat(follower.came()).isEmpty();
        commit(100_000, MINE, UsageTable.REGULAR);
        assertThat(seqs(follower.came())).containsExactly(100_000L);
    }

    /** Those who do not ask give their room back when it is needed. */
    @Test
    void allOfThemTogetherAreKeptSoMuch() {
        List<Followers.Follower> others = new ArrayList<>();
        for (int i = 0; i < Followers.MOST / Followers.MOST_OF_ONE; i++) {
            Followers.Follower other = store.followers().follow(OTHER, MONTH);
            assertThat(other.came()).isEmpty();
            others.add(other);
        }
        store.writer().<Boolean>write(transaction -> {
            for (long seq = 1; seq <= Followers.MOST_OF_ONE; seq++) {
                append(transaction, seq, OTHER, UsageTable.REGULAR);
            }
            return true;
        });
        commit(99_999, MINE, UsageTable.REGULAR);
        assertThat(follower.came()).as("there is no room").isEmpty();
        assertThat(others.getLast().came())
                .as("nor anything kept for who did not ask")
                .isEmpty();
        commit(100_000, MINE, UsageTable.REGULAR);
        assertThat(seqs(follower.came())).containsExactly(100_000L);
    }

    /** Nobody knows then what is durable; the store does. */
    @Test
    void whenTheWriterBreaksOffTheStoreIsRead() {
        commit(1, MINE, UsageTable.REGULAR);
        assertThatThrownBy(() -> store.writer().<Boolean>write(transaction -> {
                    append(transaction, 2, MINE, UsageTable.REGULAR);
                    transaction.afterCommit(() -> {
                        throw new IllegalStateException("cannot follow");
                    });
                    return true;
                }))
                .isInstanceOf(StoreException.class);
        assertThat(follower.came()).isEmpty();
        long rows = store.read(snapshot -> snapshot.sql().number("SELECT count(*) FROM usage"));
        assertThat(rows).isEqualTo(2);
    }

    @Test
    void whoFollowsNoMoreIsToldNothing() {
        follower.close();
        commit(1, MINE, UsageTable.REGULAR);
        assertThat(follower.came()).isEmpty();
        assertThat(follower.came()).isEmpty();
    }
}
