package meisai.server.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "=HYPERLINK(\"http://x\")",
                "+1",
                "-1",
                "@SUM(1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "\uFF1D1",
                "\uFF0B1",
                "\uFF0D1",
                "\uFF20SUM(1)",
                "="
            })
    void anApostropheKeepsASpreadsheetFromRunningAText(String text) {
        assertThat(Cells.TEXT.of(text)).isEqualTo("'" + text);
        assertThat(Cells.VERBATIM.of(text)).isSameAs(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "north", "1-1", "a=b", " =1", "'=1", "\"=1\"", "北", "\uD83D\uDE00"})
    void otherTextStays(String text) {
        assertThat(Cells.TEXT.of(text)).isSameAs(text);
        assertThat(Cells.VERBATIM.of(text)).isSameAs(text);
    }

    @Test
    void aChoiceIsKnownByItsName() {
        for (Cells cells : Cells.values()) {
            assertThat(Cells.named(cells.wireName())).contains(cells);
        }
        assertThat(Cells.named("TEXT")).isEmpty();
        assertThat(Cells.names()).isEqualTo("verbatim or text");
    }
}
