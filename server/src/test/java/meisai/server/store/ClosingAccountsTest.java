package meisai.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import meisai.usage.DailyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sums of a close of several accounts are those of each account by itself, whatever is seldom among them. */
class ClosingAccountsTest {
    private static final YearMonth MONTH = YearMonth.of(2026, 9);
    private static final long SEQ = 1_000;
    /** Of every account, though only one has usage of it. */
    private static final Set<String> BY_RECORD = Set.of("calls");

    private static final int PLAIN = 1;
    private static final int NO_RESOURCES = 2;
    private static final int BY_QUANTITY = 3;
    private static final int MOVED = 4;
    private static final int WIDE = 5;
    private static final int NO_USAGE = 6;
    private static final int BELOW_ZERO = 7;

    @TempDir
    private Path data;

    private Store store() {
        Store store = Store.open(data, Store.Settings.SMALL);
        store.writer().<Boolean>writeUnaudited(transaction -> {
            Sql sql = transaction.sql();
            sql.execute("INSERT INTO meter VALUES (1, 'bytes'), (2, 'calls')");
            sql.execute("INSERT INTO attribute_set VALUES (1, '{}'), (2, '{\"to\":\"jp\"}')");
            // The numbers of resources are in another order than their ids.
            for (int account : List.of(PLAIN, BY_QUANTITY, MOVED, WIDE, NO_USAGE, BELOW_ZERO)) {
                sql.execute("INSERT INTO resource SELECT 10 * " + account + " + n, " + account
                        + ", 'imsi', (9 - n)::VARCHAR FROM range(3) r(n)");
            }
            usage(sql, PLAIN, "2026-09-01", 0, 1, 5, 3);
            usage(sql, PLAIN, "2026-09-30", 0, 1, 7, 2);
            usage(sql, BY_QUANTITY, "2026-09-02", 0, 2, 4, 2);
            usage(sql, BY_QUANTITY, "2026-09-02", 0, 2, 6, 1);
            usage(sql, BY_QUANTITY, "2026-09-02", 0, 1, 4, 2);
            usage(sql, MOVED, "2026-07-31", 1, 1, 8, 2);
            usage(sql, MOVED, "2026-08-02", 1, 1, 9, 1);
            usage(sql, MOVED, "2026-08-05", 1, 1, 1, 1);
            usage(sql, MOVED, "2026-09-01", 0, 1, 2, 1);
            usage(sql, MOVED, "2026-09-01", 1, 1, 3, 1);
            usage(sql, WIDE, "2026-09-03", 0, 1, 900_000_000_000_000_000L, 12);
            usage(sql, WIDE, "2026-09-04", 0, 1, 1, 1);
            usage(sql, BELOW_ZERO, "2026-09-03", 0, 1, -900_000_000_000_000_000L, 12);
            return true;
        });
        return store;
    }

    /** So many records of each resource of an account, of two scales and sets of attributes. */
    private static void usage(Sql sql, int account, String day, int state, int meter, long quantity, int records) {
        String when = "TIMESTAMP '" + day + " 12:00:00'";
        sql.execute("INSERT INTO usage SELECT (SELECT count(*) FROM usage) + row_number() OVER (), " + account
                + ", resource_id, " + meter + ", 1 + n % 2, DATE '" + day + "', " + state + ", (n % 2) * 3, " + quantity
                + ", "
                + when + ", 1, n::VARCHAR, resource_id, n, " + quantity + ", " + when
                + " FROM resource CROSS JOIN range(" + records + ") r(n) WHERE account_id = " + account);
    }

    private static List<DailyUsage> alone(Snapshot snapshot, int account) {
        List<DailyUsage> sums = new ArrayList<>();
        UsageTable.dailySums(snapshot, new UsageOf(account, MONTH, SEQ, true, Optional.empty()), BY_RECORD, sums::add);
        return sums;
    }

    private static Map<Integer, List<DailyUsage>> together(Snapshot snapshot, List<Integer> accounts) {
        OpenUsage open = new OpenUsage(MONTH, SEQ);
        Map<Integer, Set<String>> byRecord = new TreeMap<>();
        accounts.forEach(account -> byRecord.put(account, account == BY_QUANTITY ? BY_RECORD : Set.of()));
        Map<Integer, List<DailyUsage>> sums = new TreeMap<>();
        try (ClosingAccounts closing = new ClosingAccounts(snapshot, open, byRecord, open.count(snapshot))) {
            for (int account : accounts) {
                List<DailyUsage> ofOne = new ArrayList<>();
                closing.dailySums(account, ofOne::add);
                sums.put(account, ofOne);
                closing.done(account);
            }
        }
        return sums;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "3",
                "4",
                "5",
                "7",
                "1,2,6",
                "1,3",
                "1,4",
                "1,5",
                "3,4",
                "3,5",
                "4,5",
                "4,7",
                "1,2,3,4,5,6,7"
            })
    void areThoseOfEachAccountByItself(String numbers) {
        List<Integer> accounts =
                List.of(numbers.split(",", -1)).stream().map(Integer::valueOf).toList();
        try (Store store = store()) {
            store.read(snapshot -> {
                Map<Integer, List<DailyUsage>> sums = together(snapshot, accounts);
                for (int account : accounts) {
                    assertThat(sums.get(account)).as("account " + account).isEqualTo(alone(snapshot, account));
                }
                return true;
            });
        }
    }

    @Test
    void whatIsSeldomIsThere() {
        try (Store store = store()) {
            store.read(snapshot -> {
                Map<Integer, List<DailyUsage>> sums = together(
                        snapshot, List.of(PLAIN, NO_RESOURCES, BY_QUANTITY, MOVED, WIDE, NO_USAGE, BELOW_ZERO));
                assertThat(sums.get(BY_QUANTITY).stream()
                                .filter(sum -> sum.each().isPresent()))
                        .isNotEmpty()
                        .allSatisfy(sum -> assertThat(sum.quantity())
                                .isEqualByComparingTo(
                                        sum.each().orElseThrow().multiply(BigDecimal.valueOf(sum.records()))));
                assertThat(sums.get(MOVED).stream()
                                .map(DailyUsage::serviceMonth)
                                .distinct())
                        .containsExactlyInAnyOrder(YearMonth.of(2026, 7), YearMonth.of(2026, 8), MONTH);
                assertThat(sums.get(WIDE).stream().map(DailyUsage::quantity))
                        .contains(new BigDecimal("5400000000000000000"), new BigDecimal("5400000000000000.000"));
                assertThat(sums.get(BELOW_ZERO).stream().map(DailyUsage::quantity))
                        .contains(new BigDecimal("-5400000000000000000"));
                assertThat(sums.get(NO_RESOURCES)).isEmpty();
                assertThat(sums.get(NO_USAGE)).isEmpty();
                return true;
            });
        }
    }

    @Test
    void anAccountIsNotGivenTheUsageOfOneThatWasLeftOut() {
        try (Store store = store()) {
            store.read(snapshot -> {
                OpenUsage open = new OpenUsage(MONTH, SEQ);
                Map<Integer, Set<String>> accounts = Map.of(PLAIN, Set.of(), WIDE, Set.of());
                ClosingAccounts closing = new ClosingAccounts(snapshot, open, accounts, open.count(snapshot));
                assertThatThrownBy(() -> closing.dailySums(WIDE, sum -> {}))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("was not rated");
                assertThatThrownBy(closing::close).isInstanceOf(IllegalStateException.class);
                return true;
            });
        }
    }
}
