package meisai.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the database promises of a statement that it prepared once: it answers as one prepared now would. */
class KeptStatementsTest {
    private static final String COUNT = "SELECT count(*) FROM kept WHERE name = 'new' AND number >= ?";
    private static final String GROUPS =
            "SELECT number, count(*) FROM kept WHERE number >= ? GROUP BY number ORDER BY 1";

    @TempDir
    private Path data;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(data, Store.Settings.SMALL);
        write("CREATE TABLE kept (number BIGINT, name VARCHAR)");
        write("INSERT INTO kept SELECT 1, 'old' FROM range(10)");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void write(String sql) {
        store.writer().<Boolean>writeUnaudited(transaction -> {
            transaction.sql().execute(sql);
            return true;
        });
    }

    private long count() {
        return store.read(snapshot -> snapshot.sql().number(COUNT, 0));
    }

    private List<Long> groups() {
        return store.read(snapshot -> snapshot.sql().list(GROUPS, row -> row.getLong(1), 0));
    }

    /** A plan may rest on what values a table has. */
    @Test
    void itSeesValuesThatTheTableDidNotHave() {
        assertThat(count()).isZero();
        assertThat(groups()).containsExactly(1L);

        write("INSERT INTO kept VALUES (9000000000, 'new')");
        assertThat(count()).isEqualTo(1);
        assertThat(groups()).containsExactly(1L, 9_000_000_000L);

        write("INSERT INTO kept SELECT 2 + range, 'new' FROM range(200000)");
        assertThat(count()).isEqualTo(200_001);
        assertThat(groups()).hasSize(200_002);
    }

    @Test
    void itWorksWhenTheTableHasChangedItsShape() {
        assertThat(count()).isZero();

        write("ALTER TABLE kept ADD COLUMN more VARCHAR");
        write("INSERT INTO kept VALUES (5, 'new', 'more')");
        assertThat(count()).isEqualTo(1);

        write("DROP TABLE kept");
        assertThatThrownBy(this::count).isInstanceOf(StoreException.class);
        write("CREATE TABLE kept (name VARCHAR, number BIGINT)");
        assertThat(count()).isZero();
    }

    /** Who asks the same within an answer has a statement of its own. */
    @Test
    void itCanBeAskedWhileItAnswers() {
        write("INSERT INTO kept VALUES (2, 'old'), (3, 'new')");

        List<List<Long>> seen = store.read(snapshot -> {
            List<List<Long>> answers = new ArrayList<>();
            snapshot.sql()
                    .forEach(
                            GROUPS,
                            outer -> answers.add(snapshot.sql().list(GROUPS, row -> row.getLong(1), outer.getLong(1))),
                            0);
            return answers;
        });

        assertThat(seen).containsExactly(List.of(1L, 2L, 3L), List.of(2L, 3L), List.of(3L));
    }

    @Test
    void oneThatFailedIsPreparedAnew() {
        String sql = "SELECT 10 // (number - ?)::BIGINT + CAST(name AS BIGINT) FROM kept WHERE number = ?";
        assertThatThrownBy(() -> store.read(snapshot -> snapshot.sql().number(sql, 0, 1)))
                .isInstanceOf(StoreException.class);

        write("UPDATE kept SET name = '7'");
        assertThat(store.read(snapshot -> snapshot.sql().number(sql, 0, 1)).longValue())
                .isEqualTo(17);
    }

    /** Parameters of another type than the first time. */
    @Test
    void itTakesValuesOfAnyType() {
        String sql = "SELECT count(*) FROM kept WHERE number = ? OR name = ?";
        write("INSERT INTO kept VALUES (2, '2'), (NULL, 'x')");
        assertThat(store.read(snapshot -> snapshot.sql().number(sql, 1, "x")).longValue())
                .isEqualTo(11);
        assertThat(store.read(snapshot -> snapshot.sql().number(sql, null, "2")).longValue())
                .isEqualTo(1);
        assertThat(store.read(snapshot -> snapshot.sql().number(sql, 2L, null)).longValue())
                .isEqualTo(1);
    }

    @Test
    void moreStatementsThanAreKeptAllWork() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 100; i++) {
                String sql = "SELECT count(*) + " + i + " FROM kept WHERE number >= ?";
                assertThat(store.read(snapshot -> snapshot.sql().number(sql, 0)).longValue())
                        .isEqualTo(10 + i);
            }
        }
    }

    /** Else the file would stay open, and could not be opened with other settings. */
    @Test
    void aSnapshotThatOutlivesTheStoreIsClosedAtItsEnd() {
        Snapshot late = store.snapshot();
        assertThat(count()).isZero();
        store.close();
        late.close();

        assertThatThrownBy(store::snapshot).isInstanceOf(StoreException.class);
        store = Store.open(data, new Store.Settings(256L << 20, 128L << 20, 1, 0));
        assertThat(count()).isZero();
    }
}
