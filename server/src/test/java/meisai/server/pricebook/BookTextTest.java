package meisai.server.pricebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import meisai.pricebook.BookNode;
import meisai.pricebook.BookNode.Literal;
import meisai.pricebook.BookNode.Mapping;
import meisai.pricebook.BookNode.Member;
import meisai.pricebook.BookNode.Null;
import meisai.pricebook.BookNode.Sequence;
import meisai.pricebook.BookNode.Text;
import meisai.pricebook.BookProblem;
import meisai.server.pricebook.BookText.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text becomes a tree, or the place where its syntax is wrong. */
final class BookTextTest {
    @Test
    void yamlBecomesATreeWithLines() {
        String yaml = """
                id: jp            # a comment
                price: "0.24"
                list: [1, on]
                inner:
                  empty:
                """;

        assertThat(tree(yaml))
                .isEqualTo(new Mapping(
                        List.of(
                                new Member("id", new Text("jp", "line 1")),
                                new Member("price", new Text("0.24", "line 2")),
                                new Member(
                                        "list",
                                        new Sequence(
                                                List.of(new Literal("1", "line 3"), new Text("on", "line 3")),
                                                "line 3")),
                                new Member(
                                        "inner",
                                        new Mapping(List.of(new Member("empty", new Null("line 5"))), "line 5"))),
                        "line 1"));
    }

    @Test
    void jsonBecomesTheSameTree() {
        String json = """

                {
                  "id": "jp", "price": "0.24",
                  "list": [1, "on", 1.50, true],
                  "inner": { "empty": null }
                }
                """;

        assertThat(tree(json))
                .isEqualTo(new Mapping(
                        List.of(
                                new Member("id", new Text("jp", "line 3")),
                                new Member("price", new Text("0.24", "line 3")),
                                new Member(
                                        "list",
                                        new Sequence(
                                                List.of(
                                                        new Literal("1", "line 4"),
                                                        new Text("on", "line 4"),
                                                        new Literal("1.50", "line 4"),
                                                        new Literal("true", "line 4")),
                                                "line 4")),
                                new Member(
                                        "inner",
                                        new Mapping(List.of(new Member("empty", new Null("line 5"))), "line 5"))),
                        "line 2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: 1\na: 2\n", "{\"a\": 1, \"a\": 2}"})
    void aNameThatOccursTwiceStaysTwice(String text) {
        assertThat(((Mapping) tree(text)).members()).extracting(Member::name).containsExactly("a", "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "no", "off", "y", "2026-01-01", "1_000", "1:30", "'12'", "\"true\"", "s1.fast"})
    void whatOtherSchemasReadDifferentlyStaysText(String value) {
        assertThat(value(value)).isInstanceOf(Text.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "-1", "0.24", "1e3", "0x10", "0o17", ".inf", ".nan", "true", "False"})
    void whatTheCoreSchemaReadsAsNumberOrBooleanIsALiteral(String value) {
        assertThat(value(value)).isEqualTo(new Literal(value, "line 1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "null", "NULL"})
    void whatTheCoreSchemaReadsAsNullIsNull(String value) {
        assertThat(value(value)).isInstanceOf(Null.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "an anchor            | a: &x 1                | line 1, column 4",
                "an alias             | a: [*x]                | line 1, column 5",
                "a tag                | a: !!str 1             | line 1, column 4",
                "a tag                | a: !!map {}            | line 1, column 4",
                "a tag                | a: ! x                 | line 1, column 4",
                "a merge key          | <<: {b: 1}             | line 1, column 1",
                "the name of a member | ? [x]\\n: 1            | line 1, column 3",
                "a second document    | a: 1\\n---\\nb: 1      | line 2, column 1",
                "mapping values       | a: 1\\nb: c: d         | line 2, column 5",
                "a control character  | a: 1\\nb: '\\u0007'    | line 2, column 5",
                "found character      | a:\\n\\tb: 1           | line 2, column 1",
                "the file is empty    | # nothing              | ``",
                "an escape            | a: \"\\UFFFFFFFF\"     | ``",
                "not readable as YAML | %YAML 3.0\\n---\\na: 1 | ``",
                "Unexpected character | {\"a\": 1,}            | line 1, column 9",
                "Unexpected end       | {\"a\": 1              | line 1, column 8",
                "Unrecognized token   | {\"a\":\\n yes}        | line 2, column 2",
                "more text            | {\"a\": 1} {}          | line 1, column 10",
            })
    void brokenSyntaxIsToldWithItsPlace(String message, String text, String at) {
        String unescaped = text.replace("\\n", "\n").replace("\\t", "\t").replace("\\u0007", "\u0007");

        assertThat(problems(unescaped)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("malformed");
            assertThat(problem.path()).isEmpty();
            assertThat(problem.at()).isEqualTo(at);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void everythingThatIsRefusedIsToldAtOnce() {
        assertThat(problems("a: &x 1\nb: *x\n<<: {}\nc: !!str 3\n"))
                .extracting(BookProblem::at)
                .containsExactly("line 1, column 4", "line 2, column 4", "line 3, column 1", "line 4, column 4");
    }

    @Test
    void problemsAreBounded() {
        assertThat(problems("- &a b\n".repeat(1_000))).hasSize(SyntaxProblems.MAX);
        assertThat(problems("- &a b\n".repeat(SyntaxProblems.MAX - 1) + "\t- x"))
                .hasSize(SyntaxProblems.MAX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"a\": "})
    void depthIsBounded(String before) {
        int inside = before.isEmpty() ? 0 : 1;
        String after = before.isEmpty() ? "" : "}";
        int most = BookText.MAX_DEPTH - inside;

        assertThat(BookText.parse(before + "[".repeat(most) + "]".repeat(most) + after))
                .isInstanceOf(Parsed.Tree.class);
        assertThat(problems(before + "[".repeat(most + 1) + "]".repeat(most + 1) + after))
                .extracting(BookProblem::code)
                .containsExactly("tooDeep");
        assertThat(problems(before + "[".repeat(500_000)))
                .extracting(BookProblem::code)
                .containsExactly("tooDeep");
    }

    @Test
    void lengthIsBounded() {
        String most = "a: " + "x".repeat(BookText.MAX_CHARACTERS - 3);

        assertThat(BookText.parse(most)).isInstanceOf(Parsed.Tree.class);
        assertThat(problems(most + "x")).extracting(BookProblem::code).containsExactly("tooLarge");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFEFFid: x", "\uFEFF{\"id\": \"x\"}"})
    void aByteOrderMarkIsSkipped(String text) {
        assertThat(tree(text)).isEqualTo(new Mapping(List.of(new Member("id", new Text("x", "line 1"))), "line 1"));
    }

    private static BookNode value(String yaml) {
        return ((Mapping) tree("a: " + yaml)).members().getFirst().value();
    }

    private static BookNode tree(String text) {
        return switch (BookText.parse(text)) {
            case Parsed.Tree tree -> tree.root();
            case Parsed.Malformed malformed -> throw new AssertionError(malformed.problems());
        };
    }

    private static List<BookProblem> problems(String text) {
        return switch (BookText.parse(text)) {
            case Parsed.Tree tree -> List.of();
            case Parsed.Malformed malformed -> malformed.problems();
        };
    }
}
