package meisai.server.close;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meisai.account.Account;
import meisai.account.AccountId;
import meisai.account.LatePolicy;
import meisai.account.TaxSettings;
import meisai.account.TaxTimeline;
import meisai.bill.BillSum;
import meisai.money.Currency;
import meisai.money.Rounding;
import meisai.server.account.Accounts;
import meisai.server.close.CloseGroup.Filed;
import meisai.server.close.CloseGroup.Rated;
import meisai.server.live.Statement;
import meisai.server.store.OpenUsage;
import meisai.server.store.Store;
import meisai.server.store.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The groups of a close, one after the other, when one of them cannot be written. */
class FilingsTest {
    private static final YearMonth MONTH = YearMonth.of(2026, 9);

    @TempDir
    private Path data;

    private Store store;
    private final List<Filed> filed = new ArrayList<>();

    @BeforeEach
    void open() {
        store = Store.open(data, Store.Settings.SMALL);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Rated rated(int number) {
        Account account = new Account(
                new AccountId("OP000000000" + number, "jp"),
                Currency.byCode("JPY").orElseThrow(),
                "jp-test",
                TaxTimeline.of(
                        MONTH,
                        new TaxSettings(Map.of("standard", BigDecimal.ZERO), Rounding.CEILING, Optional.empty())),
                BigDecimal.ZERO,
                MONTH,
                LatePolicy.NEXT_BILL,
                Optional.empty());
        return new Rated(
                new Accounts.Entry(number, account, MONTH, true),
                new Statement(
                        new BillSum().bill(MONTH, account, Map.of(), Map.of(), List.of()),
                        Rounding.CEILING,
                        List.of(),
                        0,
                        0,
                        0,
                        0),
                "");
    }

    private Filing filing(int account) {
        LinePipe pipe = new LinePipe(store);
        pipe.begin(account);
        pipe.end();
        pipe.finish();
        return new Filing(pipe, new OpenUsage(MONTH, 0), List.of(rated(account)));
    }

    /** A group of which no account closes. */
    private Filing nothing() {
        return new Filing(new LinePipe(store), new OpenUsage(MONTH, 0), List.of());
    }

    private List<Integer> accounts() {
        return filed.stream()
                .map(each -> each.rated().getFirst().entry().number())
                .toList();
    }

    @Test
    void eachGroupIsOnDisk() throws InterruptedException {
        try (Filings filings = new Filings(filed, () -> Instant.EPOCH)) {
            filings.begin(filing(1));
            filings.begin(nothing());
            filings.begin(filing(3));
        }
        assertThat(accounts()).containsExactly(1, 3);
        assertThat(filed)
                .allSatisfy(each -> assertThat(
                                store.directory().path(each.run().lines().path()))
                        .isRegularFile());
        assertThat(CloseThreads.left()).isZero();
    }

    /** A file is where the directory of the month would be. */
    @Test
    void theGroupsBeforeOneThatFailsAreKnownAndTheNextIsLetGo() throws IOException, InterruptedException {
        Path month = data.resolve("closed/202609");
        try (Filings filings = new Filings(filed, () -> Instant.EPOCH)) {
            filings.begin(filing(1));
            filings.begin(filing(2));
            assertThat(accounts()).containsExactly(1);
            filings.begin(nothing());
            assertThat(accounts()).containsExactly(1, 2);
            Files.move(month, data.resolve("closed/away"));
            Files.createFile(month);
            filings.begin(filing(3));
            assertThatThrownBy(() -> filings.begin(filing(4))).isInstanceOf(StoreException.class);
        }
        assertThat(accounts()).containsExactly(1, 2);
        assertThat(CloseThreads.left()).isZero();
    }
}
