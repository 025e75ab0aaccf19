package meisai.server.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import meisai.pricebook.BookCheck;
import meisai.pricebook.PriceBookReader;
import meisai.server.pricebook.BookText;
import meisai.server.pricebook.BookText.Parsed;

/** A price book, a line {@code ====}, and any change of it: another tree, valid or not. See docs/testing.md. */
class BookPatchFuzzTest {
    @FuzzTest
    void changes(byte[] input) {
        String[] parts = new String(input, StandardCharsets.UTF_8).split("\n====\n", 2);
        if (parts.length == 2
                && BookText.parse(parts[0]) instanceof Parsed.Tree book
                && BookText.parse(parts[1]) instanceof Parsed.Tree change) {
            BookPatch patch = new BookPatch();
            if (PriceBookReader.read(patch.apply(book.root(), change.root())) instanceof BookCheck.Invalid invalid) {
                assertThat(invalid.problems()).isNotEmpty();
            }
            assertThat(patch.problems()).hasSizeLessThanOrEqualTo(1_000);
        }
    }
}
