package meisai.server.usage.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** How NDJSON is cut into lines. */
class LinesTest {
    @Test
    void blankLinesAreCountedAndEveryLineEndIsFine() {
        String body = "\n" + Reading.json("a") + "\r\n \t\r\n\r\n" + Reading.json("b") + "\n{\n" + Reading.json("c");
        Reading reading = Reading.of(Reading.NDJSON, body);

        assertThat(reading.ids()).containsExactly("a", "b", "c");
        assertThat(reading.lines).containsExactly(2L, 5L, 7L);
        assertThat(reading.rejected()).containsExactly("6 malformedJson ");
    }

    @Test
    void emptyBodyHasNoRecords() {
        for (String body : new String[] {"", "\n", "\r\n\r\n", "  ", "\uFEFF", "\uFEFF\n"}) {
            Reading reading = Reading.of(Reading.NDJSON, body);
            assertThat(reading.records).isEmpty();
            assertThat(reading.problems).isEmpty();
        }
    }

    @Test
    void byteOrderMarkIsSkippedAtTheStartOnly() {
        String body = "\uFEFF" + Reading.json("a") + "\n\uFEFF" + Reading.json("b");
        Reading reading = Reading.of(Reading.NDJSON, body);

        assertThat(reading.ids()).containsExactly("a");
        assertThat(reading.rejected()).containsExactly("2 malformedJson ");
    }

    @Test
    void lineOf65536BytesIsReadAndALongerOneNot() {
        for (String end : new String[] {"\n", "\r\n"}) {
            String body = padded("fits", 65_536)
                    + end
                    + padded("exceeds", 65_537)
                    + end
                    + padded("far", 700_000)
                    + end
                    + Reading.json("b")
                    + end
                    + padded("last", 65_537);
            Reading reading = Reading.of(Reading.NDJSON, body);

            assertThat(reading.ids()).containsExactly("fits", "b");
            assertThat(reading.lines).containsExactly(1L, 4L);
            assertThat(reading.rejected()).containsExactly("2 lineTooLong ", "3 lineTooLong ", "5 lineTooLong ");
        }
    }

    private static String padded(String id, int bytes) {
        String line = Reading.json(id);
        return line.replace("{\"id\"", "{" + " ".repeat(bytes - line.length()) + "\"id\"");
    }

    @Test
    void invalidUtf8IsRejectedByLine() {
        byte[][] invalid = {
            {(byte) 0xFF},
            {(byte) 0xC0, (byte) 0x80},
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xE3, (byte) 0x81}
        };
        for (byte[] bytes : invalid) {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            String body = Reading.json("a") + "\n" + Reading.json("x").replace("gw-1", text) + "\n" + Reading.json("b");
            Reading reading = Reading.of(Reading.NDJSON, body.getBytes(StandardCharsets.ISO_8859_1));

            assertThat(reading.ids()).as(Arrays.toString(bytes)).containsExactly("a", "b");
            assertThat(reading.rejected()).containsExactly("2 malformedJson ");
        }
    }

    @Test
    void textBeyondAsciiIsKept() {
        String line = Reading.json("明細-😀").replace("gw-1", "\\ud83d\\ude00").replace("\"JP\"", "\"日本\"");
        Reading reading = Reading.of(Reading.NDJSON, line);

        assertThat(reading.ids()).containsExactly("明細-😀");
        assertThat(reading.records.getFirst().source()).isEqualTo("😀");
        assertThat(reading.records.getFirst().attributes().values()).containsEntry("country", "日本");
    }
}
