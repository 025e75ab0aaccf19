package meisai.price;

import static meisai.account.Status.ACTIVE;
import static meisai.pricebook.PriceModel.Scope.RESOURCE_DAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.List;
import java.util.TreeMap;
import meisai.period.Days;
import meisai.pricebook.PriceBookHistory;
import org.junit.jupiter.api.Test;

/** Charges come by day, resource, item and unit price; those of the month last, without a resource before the others. */
final class RowOrderTest {
    private static final String FACE = "\uD83D\uDE00"; // U+1F600, after U+FF5E by code point and before it by char
    private static final String TILDE = "\uFF5E";

    @Test
    void rowsOfAMonthWithEveryModel() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260101")
                        .with(
                                Item.perUnit("up", "upload", "2"),
                                Item.graduated("sent", "sms", RESOURCE_DAY, "1: 3", "1"),
                                Item.dailyByStatus("base", "active: 10"),
                                Item.monthly("option", "50").statuses(ACTIVE),
                                Item.monthly("extra", "70").statuses(ACTIVE))
                        .grant("zero", "1", "up")
                        .grant("free", "1", "up"))
                .today("20260802")
                .resource("b", Life.of("plan", ACTIVE))
                .resource("a", Life.from("20260802").status(ACTIVE))
                .use("20260801", "b", "upload", "5")
                .use("20260801", "b", "sms", "3")
                .use("20260801", "c", "upload", "1")
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 b base 10 x 1 = 10",
                        "20260801 b sent 1 x 2 = 2",
                        "20260801 b sent 3 x 1 = 3",
                        "20260801 b up 2 x 5 = 10",
                        "20260801 c up 2 x 1 = 2",
                        "20260802 a base 10 x 1 = 10",
                        "20260802 b base 10 x 1 = 10",
                        "202608 - free -2 x 1 = -2",
                        "202608 - zero -2 x 1 = -2",
                        "202608 a extra 70 x 1 = 70",
                        "202608 a option 50 x 1 = 50",
                        "202608 b extra 70 x 1 = 70",
                        "202608 b option 50 x 1 = 50");
    }

    @Test
    void resourcesComeByCodePointWithAndWithoutUsage() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260101")
                        .with(Item.dailyByStatus("base", "active: 10"), Item.perUnit("up", "upload", "2")))
                .today("20260801")
                .resource(FACE, Life.of("plan", ACTIVE))
                .resource("vpgId/" + TILDE, Life.of("plan", ACTIVE))
                .resource(TILDE, Life.of("plan", ACTIVE))
                .use("20260801", FACE + "1", "upload", "1")
                .use("20260801", TILDE, "upload", "1")
                .use("20260801", TILDE + "1", "upload", "1")
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 " + TILDE + " base 10 x 1 = 10",
                        "20260801 " + TILDE + " up 2 x 1 = 2",
                        "20260801 vpgId/" + TILDE + " base 10 x 1 = 10",
                        "20260801 " + TILDE + "1 up 2 x 1 = 2",
                        "20260801 " + FACE + " base 10 x 1 = 10",
                        "20260801 " + FACE + "1 up 2 x 1 = 2");
    }

    @Test
    void itemsComeByCodePoint() {
        List<String> rows = Month.of("202608")
                .book(Book.from("20260101")
                        .with(
                                Item.perUnit(FACE, "upload", "2"),
                                Item.perUnit(TILDE, "download", "3"),
                                Item.monthly(FACE + "m", "5").statuses(ACTIVE),
                                Item.monthly(TILDE + "m", "6").statuses(ACTIVE))
                        .grant(FACE + "g", "1", FACE)
                        .grant(TILDE + "g", "1", TILDE))
                .resource("a", Life.of("plan", ACTIVE))
                .use("20260801", "a", "upload", "1")
                .use("20260801", "a", "download", "1")
                .rows();

        assertThat(rows)
                .containsExactly(
                        "20260801 a " + TILDE + " 3 x 1 = 3",
                        "20260801 a " + FACE + " 2 x 1 = 2",
                        "202608 - " + TILDE + "g -3 x 1 = -3",
                        "202608 - " + FACE + "g -2 x 1 = -2",
                        "202608 a " + TILDE + "m 6 x 1 = 6",
                        "202608 a " + FACE + "m 5 x 1 = 5");
    }

    @Test
    void correctionsComeByTheMonthThatTheyConcernInWhateverOrderTheyAreGiven() {
        YearMonth august = YearMonth.of(2026, 8);
        Correction july = correction(YearMonth.of(2026, 7), august);
        Correction june = correction(YearMonth.of(2026, 6), august);
        Rated.Collector collector = new Rated.Collector();
        MonthInput input = new MonthInput(
                august,
                august.atEndOfMonth(),
                new PriceBookHistory(List.of()),
                new TreeMap<>(),
                List.of(),
                List.of(july, june));

        new MonthRating(input, collector).finish();

        assertThat(collector.rated().charges()).containsExactly(june.charge(), july.charge());
    }

    /** Of one message at 2. */
    private static Correction correction(YearMonth concerned, YearMonth booked) {
        Corrections corrections = new Corrections(concerned, booked);
        Month.of(Days.text(concerned))
                .book(Book.from("20260101").with(Item.perUnit("sent", "sms", "2")))
                .use(Days.text(concerned.atDay(1)), "a", "sms", "1")
                .rate()
                .charges()
                .forEach(corrections::due);
        return corrections.rows().getFirst();
    }
}
