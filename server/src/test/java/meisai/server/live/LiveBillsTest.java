package meisai.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import meisai.price.RatingByResource;
import meisai.pricebook.PriceBookHistory;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.e2e.ByResourceLife;
import meisai.server.e2e.ByResourceLife.Step;
import meisai.server.store.EventSequence;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bills that are kept rated against the same months rated in one go. */
class LiveBillsTest {
    /** {@code -Dmeisai.live.steps=1000} takes more. */
    private static final int STEPS = Integer.getInteger("meisai.live.steps", 25);

    /** {@code -Dmeisai.live.seed=7} takes others. */
    private static final long SEED = Long.getLong("meisai.live.seed", 20_261_125);

    /** For one of the months, not for all. */
    private static final long NARROW = 250;

    @TempDir
    private Path data;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsKeptIsWhatIsRatedInOneGo(boolean daysApart) {
        Random random = new Random(SEED);
        Store store = Store.open(data, Store.Settings.SMALL);
        try (ByResourceLife life = ByResourceLife.begin(data, store, random, daysApart)) {
            Rated rated = new Rated(store);
            assertThat(rated.daysAreApart()).isEqualTo(daysApart);
            LiveBills roomy = new LiveBills(store, rated.rater, 1_000_000);
            LiveBills narrow = new LiveBills(store, rated.rater, NARROW);
            long answered = 0;
            long mostOfRoomy = 0;
            LiveBills none = new LiveBills(store, rated.rater, 0);
            for (Step step : life.steps(STEPS)) {
                life.take(step);
                // Several things may come between two readings.
                if (random.nextInt(3) == 0) {
                    continue;
                }
                for (YearMonth month : rated.openMonths()) {
                    String whole = rated.whole(month, life.today());
                    assertThat(rated.kept(roomy, month, life.today())).isEqualTo(whole);
                    mostOfRoomy = Math.max(mostOfRoomy, roomy.size());
                    if (random.nextInt(4) == 0) {
                        String kept = rated.kept(narrow, month, life.today());
                        assertThat(kept).isIn("", whole);
                        answered += kept.isEmpty() ? 0 : 1;
                        assertThat(narrow.size()).isLessThanOrEqualTo(2 * NARROW);
                        assertThat(rated.kept(none, month, life.today())).isEmpty();
                    }
                }
            }
            assertThat(answered).isPositive();
            assertThat(roomy.told()).as("answers without the store").isGreaterThan(STEPS / 25);
            assertThat(mostOfRoomy).as("months that do not fit together").isGreaterThan(2 * NARROW);
            assertThat(rated.seen).containsExactly("corrections", "coupons", "discounts", "parked", "voided");
        } catch (AssertionError failure) {
            throw new AssertionError("seed " + SEED + ": " + failure.getMessage(), failure);
        }
    }

    @Test
    void aMonthThatWasClosedMeanwhileIsNotAnswered() {
        Store store = Store.open(data, Store.Settings.SMALL);
        try (ByResourceLife life = ByResourceLife.begin(data, store, new Random(7), false)) {
            Rated rated = new Rated(store);
            LiveBills live = new LiveBills(store, rated.rater, 1_000_000);
            Accounts.Entry before = rated.entry();
            assertThat(live.statement(before, ByResourceLife.FIRST, life.today()))
                    .isPresent();
            life.closeMonth();
            assertThat(live.statement(before, ByResourceLife.FIRST, life.today()))
                    .isEmpty();
        }
    }

    /** It is known by usage of another month, so that nothing has to be asked for. */
    @Test
    void recordsOfAResourceThatIsNewInTheMonthCanBeMadeVoidOneByOne() {
        Store store = Store.open(data, Store.Settings.SMALL);
        try (ByResourceLife life = ByResourceLife.begin(data, store, new Random(7), true)) {
            Rated rated = new Rated(store);
            LiveBills live = new LiveBills(store, rated.rater, 1_000_000);
            YearMonth month = ByResourceLife.LAST;
            life.requests("N1", ByResourceLife.FIRST.atDay(9), "before", 1);
            rated.kept(live, month, life.today());
            long told = live.told();
            life.requests("N1", month.atDay(3), "now", 500, 700);
            assertThat(rated.kept(live, month, life.today())).isEqualTo(rated.whole(month, life.today()));
            assertThat(live.told()).isEqualTo(told + 1);
            life.makeVoid("now1");
            assertThat(rated.kept(live, month, life.today())).isEqualTo(rated.whole(month, life.today()));
            life.makeVoid("now0");
            assertThat(rated.kept(live, month, life.today())).isEqualTo(rated.whole(month, life.today()));
        }
    }

    private static final class Rated {
        private final Store store;
        private final MonthRater rater;
        /** What some month had. */
        private final Set<String> seen = new TreeSet<>();

        Rated(Store store) {
            this.store = store;
            Accounts accounts = store.read(Accounts::load);
            Books books = new Books(store, accounts, () -> Instant.EPOCH);
            this.rater = new MonthRater(books, store.directory());
            PriceBookHistory history = books.of(accounts.entry(1));
            assertThat(openMonths()).allMatch(month -> RatingByResource.serves(history, month));
        }

        boolean daysAreApart() {
            return new RatingByResource(ByResourceLife.FIRST, ByResourceLife.FIRST.atDay(1), rater.history(entry()))
                    .daysAreApart();
        }

        Accounts.Entry entry() {
            return store.read(Accounts::load).entry(1);
        }

        List<YearMonth> openMonths() {
            List<YearMonth> months = new ArrayList<>();
            for (YearMonth month = entry().oldestOpen();
                    !month.isAfter(ByResourceLife.LAST);
                    month = month.plusMonths(1)) {
                months.add(month);
            }
            return months;
        }

        /** Empty when it is not kept. */
        String kept(LiveBills live, YearMonth month, LocalDate today) {
            Optional<Statement> statement = live.statement(entry(), month, today);
            return statement.map(StatementText::write).orElse("");
        }

        String whole(YearMonth month, LocalDate today) {
            try (Snapshot snapshot = store.snapshot()) {
                Statement statement = rater.rate(
                        snapshot, entry(), month, today, EventSequence.last(snapshot), new MonthRater.Listener() {});
                saw("corrections", statement.bill().corrections().signum() != 0);
                saw("coupons", !statement.bill().coupons().isEmpty());
                saw("discounts", statement.bill().discounts().signum() < 0);
                saw("parked", statement.parked() > 0);
                saw("voided", statement.voided() > 0);
                return StatementText.write(statement);
            }
        }

        private void saw(String what, boolean isThere) {
            if (isThere) {
                seen.add(what);
            }
        }
    }
}
