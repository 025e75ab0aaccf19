package meisai.server.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meisai.account.Account;
import meisai.account.TaxSettings;
import meisai.account.TaxTimeline;
import meisai.money.Rounding;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.e2e.Samples;
import meisai.server.e2e.TestServer;
import meisai.server.live.Bills;
import meisai.server.live.MonthRater;
import meisai.server.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationRunTest {
    private static final String NOW = "2026-10-20T09:00:00Z";
    private static final YearMonth MONTH = YearMonth.of(2026, 9);
    private static final Trial TRIAL = new Trial(
            MONTH,
            MONTH,
            List.of(),
            Optional.empty(),
            Optional.of("jp-test"),
            new Trial.Prices.Change("{}"),
            Optional.empty());

    @TempDir
    private Path data;

    /** September was closed without tax while the simulation waited, which no price has to do with. */
    @Test
    void settingsAreThoseOfTheTimeWhenTheAccountIsSimulated() {
        try (TestServer server = TestServer.start(data, NOW)) {
            server.setUp(Samples.BOOK);
            TestServer.expect(200, server.provider("POST", "resources", Samples.sim("1", "plan-D", "20260901")));
            TestServer.expect(
                    200,
                    server.provider(
                            "PATCH",
                            "operators/" + TestServer.OPERATOR,
                            "{\"accounts\":[{\"coverage\":\"jp\",\"tax\":{\"from\":\"20260901\",\"rate\":\"0\"}}]}"));
            server.close("202609", "");
        }
        try (Store store = Store.open(data, Store.Settings.SMALL)) {
            Accounts accounts = store.read(Accounts::load);
            Books books = new Books(store, accounts, () -> Instant.parse(NOW));
            MonthRater rater = new MonthRater(books, store.directory());
            Simulation simulation = new Simulation(
                    "sim_1",
                    TRIAL,
                    new Drafts(books).read(TRIAL),
                    Instant.EPOCH,
                    1,
                    new RowFiles(data.resolve("tmp/s")));
            Asked asked = new Asked(List.of(new Asked.Months(withTax(accounts.entry(1)), List.of(MONTH))), List.of());

            Simulation.Outcome outcome = new SimulationRun(
                            store, accounts, new Bills(store, rater), rater, simulation, LocalDate.of(2026, 10, 20))
                    .run(asked);

            Difference total = outcome.result().orElseThrow().whole().total();
            assertThat(total.before()).isEqualByComparingTo("300");
            assertThat(total.after()).isEqualByComparingTo("300");
        }
    }

    private static Accounts.Entry withTax(Accounts.Entry entry) {
        Account account = entry.account();
        TaxSettings tax =
                new TaxSettings(Map.of("standard", new BigDecimal("0.1")), Rounding.CEILING, Optional.empty());
        return new Accounts.Entry(
                entry.number(),
                new Account(
                        account.id(),
                        account.currency(),
                        account.priceBook(),
                        TaxTimeline.of(MONTH, tax),
                        account.minimumCharge(),
                        account.firstMonth(),
                        account.latePolicy(),
                        account.country()),
                MONTH,
                false);
    }
}
