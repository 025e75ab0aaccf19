package meisai.server.pricebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import meisai.pricebook.BookCheck;
import meisai.pricebook.BookNode;
import meisai.pricebook.PriceBookReader;
import meisai.server.pricebook.BookText.Parsed;

/** Any text as a price book file: a valid book or problems, and never more depth than is allowed. See docs/testing.md. */
class BookTextFuzzTest {
    @FuzzTest
    void books(byte[] input) {
        switch (BookText.parse(new String(input, StandardCharsets.UTF_8))) {
            case Parsed.Malformed malformed ->
                assertThat(malformed.problems()).isNotEmpty().hasSizeLessThanOrEqualTo(SyntaxProblems.MAX);
            case Parsed.Tree tree -> {
                assertThat(depth(tree.root())).isLessThanOrEqualTo(BookText.MAX_DEPTH);
                if (PriceBookReader.read(tree.root()) instanceof BookCheck.Invalid invalid) {
                    assertThat(invalid.problems()).isNotEmpty();
                }
            }
        }
    }

    private static int depth(BookNode node) {
        return switch (node) {
            case BookNode.Mapping mapping ->
                1
                        + mapping.members().stream()
                                .mapToInt(member -> depth(member.value()))
                                .max()
                                .orElse(0);
            case BookNode.Sequence sequence ->
                1
                        + sequence.elements().stream()
                                .mapToInt(BookTextFuzzTest::depth)
                                .max()
                                .orElse(0);
            case BookNode.Text _, BookNode.Literal _, BookNode.Null _ -> 0;
        };
    }
}
