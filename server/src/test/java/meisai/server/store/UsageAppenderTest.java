package meisai.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageAppenderTest {
    private static final Instant RECEIVED = Instant.parse("2026-10-02T09:00:00.123456Z");

    @TempDir
    private Path data;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(data, Store.Settings.SMALL);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static UsageTable.Row row(int number, String id, Instant time, Random random) {
        return new UsageTable.Row(
                number,
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                LocalDate.ofInstant(time, ZoneOffset.UTC),
                (byte) random.nextInt(13),
                random.nextLong() & Long.MAX_VALUE,
                time,
                random.nextInt(),
                id,
                random.nextLong(),
                random.nextLong(),
                random.nextLong());
    }

    private List<UsageTable.Row> stored() {
        return store.read(snapshot -> snapshot.sql()
                .list(
                        "SELECT account_id, resource_id, meter_id, attribute_set_id, day, scale, quantity,"
                                + " epoch_ns(time), source_id, id, key_hi, key_lo, digest FROM usage ORDER BY seq",
                        row -> new UsageTable.Row(
                                row.getInt(1),
                                row.getInt(2),
                                row.getInt(3),
                                row.getInt(4),
                                Sql.day(row, "day"),
                                row.getByte(6),
                                row.getLong(7),
                                UsageList.instant(row.getLong(8)),
                                row.getInt(9),
                                row.getString(10),
                                row.getLong(11),
                                row.getLong(12),
                                row.getLong(13))));
    }

    private void write(List<UsageTable.Row> rows) {
        store.writer().<Boolean>write(transaction -> append(transaction, rows));
    }

    private static boolean append(Transaction transaction, List<UsageTable.Row> rows) {
        long seq = 0;
        for (UsageTable.Row row : rows) {
            UsageTable.append(transaction, ++seq, UsageTable.LATE, row, RECEIVED);
        }
        return true;
    }

    /** Nothing, one row, and around what one statement takes. */
    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, UsageAppender.ROWS - 1, UsageAppender.ROWS, UsageAppender.ROWS + 1, 2 * UsageAppender.ROWS})
    void everyRowIsThereAsItWasGiven(int count) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<UsageTable.Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(
                    row(i, "r-" + i, Instant.ofEpochSecond(1_790_000_000L + i, random.nextInt(1_000_000_000)), random));
        }
        write(rows);
        assertThat(stored()).as("seed %d", seed).isEqualTo(rows);
    }

    /** Whatever an id may have, and more: quotes, NUL, characters of one to four bytes, the longest. */
    @Test
    void textsAndTimesOfEveryKindAreThereAsTheyWereGiven() {
        Random random = new Random(1);
        List<String> ids = List.of(
                "",
                "'\"\\;--",
                "a\0b\0",
                "é漢😀\uFFFD\uFFFF",
                "x".repeat(12),
                "x".repeat(13),
                "漢".repeat(256),
                "😀".repeat(128),
                "\uDBFF\uDFFF".repeat(128));
        List<Instant> times = List.of(
                Instant.EPOCH,
                Instant.parse("1678-01-01T00:00:00.000000001Z"),
                Instant.parse("1969-12-31T23:59:59.999999999Z"),
                Instant.parse("2262-04-11T23:47:16.854775806Z"));
        List<UsageTable.Row> rows = new ArrayList<>();
        for (String id : ids) {
            times.forEach(time -> rows.add(row(rows.size(), id, time, random)));
        }
        write(rows);
        assertThat(stored()).isEqualTo(rows);
        List<Instant> received = store.read(snapshot ->
                snapshot.sql().list("SELECT DISTINCT received_at FROM usage", row -> Sql.instant(row, "received_at")));
        assertThat(received).containsExactly(RECEIVED);
    }

    /** The first statement of the write has been carried out when it fails, and rows for a second one are gathered. */
    @Test
    void ofAWriteThatFailsNothingIsLeftForTheNextOne() {
        Random random = new Random(1);
        List<UsageTable.Row> rows = new ArrayList<>();
        for (int i = 0; i < UsageAppender.ROWS + 10; i++) {
            rows.add(row(i, "r-" + i, RECEIVED, random));
        }
        assertThatThrownBy(() -> store.writer().<Boolean>write(transaction -> {
                    append(transaction, rows);
                    throw new IllegalStateException("after some rows");
                }))
                .hasMessage("after some rows");
        assertThatThrownBy(() -> store.writer().<Boolean>write(transaction -> {
                    append(transaction, rows.subList(0, 3));
                    try {
                        transaction.sql().execute("SELECT error('as if the disk were full')");
                    } catch (StoreException swallowed) {
                        return true;
                    }
                    return false;
                }))
                .hasMessageContaining("a write failed");
        write(rows.subList(5, 7));
        assertThat(stored()).isEqualTo(rows.subList(5, 7));
    }
}
