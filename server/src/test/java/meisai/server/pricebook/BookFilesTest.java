package meisai.server.pricebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import meisai.account.Standing;
import meisai.account.Status;
import meisai.money.Currency;
import meisai.pricebook.BookCheck;
import meisai.pricebook.BookProblem;
import meisai.pricebook.Grant;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookReader;
import meisai.pricebook.PriceModel;
import meisai.server.pricebook.BookText.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole files: from text to a checked book, or to problems with path and line. */
final class BookFilesTest {
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
    void examplesShowWhatMostBooksNeed(String file) throws IOException {
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
    void oneExampleShowsEveryModelRoundUpAndOneOff() throws IOException {
        PriceBook book = book(example("price-book-models.yaml"));

        assertThat(names(book.items().stream().map(item -> item.model().getClass())))
                .containsExactlyInAnyOrderElementsOf(names(Stream.of(PriceModel.class.getPermittedSubclasses())));
        assertThat(names(book.items().stream()
                        .filter(item -> item.model() instanceof PriceModel.OneOff)
                        .map(item ->
                                ((PriceModel.OneOff) item.model()).trigger().getClass())))
                .containsExactlyInAnyOrder("Posted", "StatusChange", "Renewal");
        assertThat(book.grants())
                .extracting(Grant::scope)
                .containsExactly(Grant.Scope.RESOURCE_DAY, Grant.Scope.GROUP_MONTH, Grant.Scope.ACCOUNT_MONTH);
    }

    private static Set<String> names(Stream<? extends Class<?>> classes) {
        return classes.map(Class::getSimpleName).collect(Collectors.toSet());
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
