package meisai.server.pricebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meisai.account.Standing;
import meisai.account.Status;
import meisai.money.Currency;
import meisai.pricebook.BookCheck;
import meisai.pricebook.BookProblem;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookReader;
import meisai.server.pricebook.BookText.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole files: from text to a checked book, or to problems with path and line. */
final class BookFilesTest {
    /** Every part of the format that this version does not price. */
    private static final String NOT_YET = """
            id: later
            effectiveFrom: "20260801"
            currency: JPY
            meters:
              - { name: data.sent, unit: byte }
              - { name: object.kept, unit: object }
              - { name: disk.used, unit: byte }
            items:
              - name: sent
                category: data
                applies: { meter: data.sent }
                perUnit:
                  price: "0.5"
                  roundUpTo: { quantity: 1024, scope: month, roundUpName: sentRoundUp }
              - name: kept
                category: storage
                applies: { meter: object.kept }
                volume: { scope: accountMonth, tiers: [{ price: "1" }] }
              - name: disk
                category: storage
                applies: { meter: disk.used }
                package: { scope: accountMonth, per: 1000, price: "7" }
              - name: day
                category: storage
                applies: { meter: disk.used }
                perActiveDay: { price: "2" }
              - name: slots
                category: base
                commitment: { slots: 5, price: "100", covers: [day], coveredName: slotsCovered }
              - name: order
                category: order
                oneOff: { price: "900" }
              - name: rebate
                category: discount
                discount: { percent: "10" }
            grants:
              - { name: byDay, items: [sent], quantity: 10, scope: resourceDay }
              - { name: byMonth, items: [sent], quantity: 10, scope: resourceMonth }
              - { name: pool, items: [sent], quantity: 10, scope: groupMonth, perMember: [plan-Z] }
            """;

    @ParameterizedTest
    @ValueSource(strings = {"price-book-jp.yaml", "price-book-global.yaml"})
    void examplesAreValidAndPriceDataOfEveryPlanAndSpeedClassOnce(String file) throws IOException {
        PriceBook book = book(example(file));

        for (String plan : List.of("plan-D", "plan-K", "plan-P")) {
            Standing standing = new Standing(Optional.of(plan), Optional.of(Status.ACTIVE), Optional.empty(), Map.of());
            for (String meter : List.of("data.upload", "data.download")) {
                for (String speedClass : List.of("s1.minimum", "s1.slow", "s1.standard", "s1.fast")) {
                    assertThat(book.items())
                            .filteredOn(item -> item.applies().matches(standing)
                                    && item.applies().matchesUsage(meter, Map.of("speedClass", speedClass)))
                            .as("%s %s %s", plan, meter, speedClass)
                            .hasSize(1);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"price-book-jp.yaml", "price-book-global.yaml"})
    void examplesShowEverySupportedModel(String file) throws IOException {
        PriceBook book = book(example(file));

        assertThat(book.items())
                .extracting(item -> item.model().key())
                .contains("perUnit", "graduated", "dailyByStatus", "monthly");
        assertThat(book.grants()).hasSize(1);
        assertThat(book.meters())
                .extracting(meter -> meter.name())
                .containsExactly("data.upload", "data.download", "sms.sent", "beam.request", "gateway.hours");
    }

    @Test
    void examplesAreForTheirAccounts() throws IOException {
        assertThat(List.of(book(example("price-book-jp.yaml")), book(example("price-book-global.yaml"))))
                .extracting(PriceBook::id, PriceBook::currency)
                .containsExactly(tuple("jp-iot", Currency.JPY), tuple("global-iot", Currency.USD));
    }

    @Test
    void whatIsNotPricedYetIsRefusedAndListed() {
        assertThat(problems(NOT_YET))
                .extracting(BookProblem::path, BookProblem::at, BookProblem::code)
                .containsExactly(
                        tuple("items[0].perUnit.roundUpTo", "line 14", "unsupportedModel"),
                        tuple("items[1].volume", "line 18", "unsupportedModel"),
                        tuple("items[2].package", "line 22", "unsupportedModel"),
                        tuple("items[3].perActiveDay", "line 26", "unsupportedModel"),
                        tuple("items[4].commitment", "line 29", "unsupportedModel"),
                        tuple("items[5].oneOff", "line 32", "unsupportedModel"),
                        tuple("items[6].discount", "line 35", "unsupportedModel"),
                        tuple("grants[0].scope", "line 37", "unsupportedScope"),
                        tuple("grants[1].scope", "line 38", "unsupportedScope"),
                        tuple("grants[2].scope", "line 39", "unsupportedScope"),
                        tuple("grants[2].perMember", "line 39", "unsupportedScope"));
    }

    @Test
    void severalProblemsAreToldWithPathAndLine() {
        String yaml = """
                id: wrong
                effectiveFrom: 20260801
                currency: JPY
                meters: [{ name: data.sent, unit: byte }]
                items:
                  - name: sent
                    category: data
                    applies: { meter: data.sent }
                    perUnit: { price: 0.24, per: 1048576 }
                  - name: sent
                    category: data
                    applies: { meter: data.send, plan: plan-D }
                    perUnit: { price: "1", price: "2" }
                """;

        assertThat(problems(yaml))
                .extracting(BookProblem::path, BookProblem::at, BookProblem::code)
                .containsExactly(
                        tuple("effectiveFrom", "line 2", "wrongType"),
                        tuple("items[0].perUnit.price", "line 9", "wrongType"),
                        tuple("items[1].name", "line 10", "duplicateName"),
                        tuple("items[1].applies.meter", "line 12", "unknownMeter"),
                        tuple("items[1].applies.plan", "line 12", "unknownMember"),
                        tuple("items[1].perUnit.price", "line 13", "duplicateMember"));
    }

    @Test
    void jsonAndYamlOfOneTreeAreTheSameBook() {
        String yaml = """
                id: same
                effectiveFrom: "20260801"
                currency: EUR
                items: [{ name: base, category: base, dailyByStatus: { active: "0.1" } }]
                """;
        String json = """
                {"id": "same", "effectiveFrom": "20260801", "currency": "EUR",
                 "items": [{"name": "base", "category": "base", "dailyByStatus": {"active": "0.1"}}]}
                """;

        assertThat(book(json)).isEqualTo(book(yaml));
    }

    /** Surefire runs the tests of a module in its directory. */
    private static String example(String file) throws IOException {
        return Files.readString(Path.of("..", "examples", file));
    }

    private static BookCheck check(String text) {
        return switch (BookText.parse(text)) {
            case Parsed.Tree tree -> PriceBookReader.read(tree.root());
            case Parsed.Malformed malformed -> throw new AssertionError(malformed.problems());
        };
    }

    private static PriceBook book(String text) {
        return switch (check(text)) {
            case BookCheck.Valid valid -> valid.book();
            case BookCheck.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    private static List<BookProblem> problems(String text) {
        return switch (check(text)) {
            case BookCheck.Valid valid -> List.of();
            case BookCheck.Invalid invalid -> invalid.problems();
        };
    }
}
