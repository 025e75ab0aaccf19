package meisai.server.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import meisai.account.Account;
import meisai.account.AccountId;
import meisai.account.LatePolicy;
import meisai.account.TaxSettings;
import meisai.account.TaxTimeline;
import meisai.money.Currency;
import meisai.money.Rounding;
import meisai.server.account.Accounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AccountsAheadTest {
    private static final YearMonth MONTH = YearMonth.of(2026, 9);

    private static List<Asked.Months> accounts(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> new Asked.Months(entry(number), List.of(MONTH)))
                .toList();
    }

    private static Accounts.Entry entry(int number) {
        TaxSettings tax = new TaxSettings(Map.of("standard", BigDecimal.ZERO), Rounding.CEILING, Optional.empty());
        return new Accounts.Entry(
                number,
                new Account(
                        new AccountId("OP" + number, "jp"),
                        Currency.JPY,
                        "book",
                        TaxTimeline.of(MONTH, tax),
                        BigDecimal.ZERO,
                        MONTH,
                        LatePolicy.NEXT_BILL,
                        Optional.empty()),
                MONTH,
                false);
    }

    private static Map<Integer, Long> resources(int accounts, long each) {
        Map<Integer, Long> resources = new HashMap<>();
        IntStream.rangeClosed(1, accounts).forEach(number -> resources.put(number, each));
        return resources;
    }

    /** The first account is the last one that is ready. */
    @Test
    void resultsComeInTheOrderOfTheAccounts() {
        CountDownLatch second = new CountDownLatch(1);
        List<Integer> results = new ArrayList<>();
        try (AccountsAhead<Integer> ahead = new AccountsAhead<>(accounts(50), Map.of(), months -> {
            int number = months.entry().number();
            if (number == 1 && Runtime.getRuntime().availableProcessors() > 1) {
                await(second);
            }
            second.countDown();
            return number;
        })) {
            for (var next = ahead.next(); next.isPresent(); next = ahead.next()) {
                results.add(next.get());
            }
        }
        assertThat(results).isEqualTo(IntStream.rangeClosed(1, 50).boxed().toList());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(50, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void accountsWithManyResourcesDoNotBeginTogether() {
        AtomicInteger begun = new AtomicInteger();
        try (AccountsAhead<Integer> ahead =
                new AccountsAhead<>(accounts(5), resources(5, 150_000), months -> begun.incrementAndGet())) {
            for (int taken = 1; taken <= 5; taken++) {
                int before = begun.get();
                assertThat(before).isLessThanOrEqualTo(taken);
                assertThat(ahead.next()).contains(taken);
            }
            assertThat(ahead.next()).isEmpty();
        }
    }

    @Test
    void oneThatHasMoreThanAllMayTogetherBeginsAlone() {
        try (AccountsAhead<Integer> ahead = new AccountsAhead<>(
                accounts(3), resources(3, 1_000_000), months -> months.entry().number())) {
            assertThat(ahead.next()).contains(1);
            assertThat(ahead.next()).contains(2);
            assertThat(ahead.next()).contains(3);
            assertThat(ahead.next()).isEmpty();
        }
    }

    @Test
    void whatFailsInOneFailsHereInItsTurnAndTheRestDoesNotBegin() {
        AtomicInteger begun = new AtomicInteger();
        assertThatThrownBy(() -> {
                    try (AccountsAhead<Integer> ahead = new AccountsAhead<>(accounts(1_000), Map.of(), months -> {
                        begun.incrementAndGet();
                        if (months.entry().number() == 2) {
                            throw new IllegalStateException("of the second");
                        }
                        return 0;
                    })) {
                        assertThat(ahead.next()).contains(0);
                        ahead.next();
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("of the second");
        assertThat(begun.get()).isLessThan(100);
    }
}
