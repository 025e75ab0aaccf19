package meisai.server.usage.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonElementsTest {
    /** A and B stand for good records; the ids that are kept, and the problems. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]             |     | ``",
                " [ ]           |     | ``",
                "[A]            | A   | ``",
                "` [ A , B ] \n` | A B | ``",
                "A              | A   | ``",
                " A             | A   | ``",
                "[A,7,B]        | A B | 2 wrongType",
                "[A,[B],B]      | A B | 2 wrongType",
                "[A,`\"],[\"`,B] | A B | 2 wrongType",
                "[A,{},B]       | A B | 2 missingMember",
                "[A,tru,B]      | A B | 2 malformedJson",
                "[A,{`\"id\"`},B] | A B | 2 malformedJson",
                "[A B]          |     | 1 malformedJson A",
                "[A,B           | A B | 3 malformedJson",
                "[A,            | A   | 2 malformedJson",
                "[              |     | 1 malformedJson",
                "[A,]           | A   | 2 malformedJson",
                "[,A]           |     | 1 malformedJson",
                "[A,,B]         | A   | 2 malformedJson",
                "[A}            |     | 1 malformedJson A",
                "[A,{]},B]      | A B | 2 malformedJson",
                "[A]B           | A   | 2 malformedJson",
                "[] x           |     | 1 malformedJson",
                "A B            | A   | 2 malformedJson",
                "A]             | A   | 2 malformedJson",
                "{              |     | 1 malformedJson",
                "{]             |     | 1 malformedJson",
            })
    void elementsAreKeptBesideABadOneAndBeforeABreak(String form, String kept, String problems) {
        String body =
                form.replace("A", "\u0001").replace("B", Reading.json("B")).replace("\u0001", Reading.json("A"));
        Reading reading = Reading.of(Reading.JSON, body.replace("`", ""));

        assertThat(String.join(" ", reading.ids())).isEqualTo(kept == null ? "" : kept);
        assertThat(String.join(",", reading.rejected()).strip()).isEqualTo(problems);
    }

    @Test
    void elementNumberIsTheLine() {
        String body = "[" + Reading.json("a") + ",{}," + Reading.json("b") + "]";
        assertThat(Reading.of(Reading.JSON, body).lines).containsExactly(1L, 3L);
    }

    @Test
    void bracketsAndQuotesInStringsDoNotCut() {
        String body = "[" + Reading.json("a\\\"],[{\\\\") + "," + Reading.json("]}") + "]";
        assertThat(Reading.of(Reading.JSON, body).ids()).containsExactly("a\"],[{\\", "]}");
    }

    @Test
    void elementOf65536BytesIsReadAndALongerOneNot() {
        String fits = padded("fits", 65_536);
        String body = "[" + fits + ",\n" + padded("exceeds", 65_537) + " , " + padded("far", 900_000) + ","
                + Reading.json("b") + "]";
        Reading reading = Reading.of(Reading.JSON, body);

        assertThat(reading.ids()).containsExactly("fits", "b");
        assertThat(reading.rejected()).containsExactly("2 lineTooLong ", "3 lineTooLong ");
        assertThat(Reading.of(Reading.JSON, padded("x", 65_537)).rejected()).containsExactly("1 lineTooLong ");
    }

    private static String padded(String id, int bytes) {
        String element = Reading.json(id);
        return element.replace("{\"id\"", "{" + " ".repeat(bytes - element.length()) + "\"id\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "7", "\"[]\"", "null", "id,source", "<xml/>"})
    void otherBodyIsRefused(String body) {
        for (String type : List.of(Reading.JSON, Reading.EVENT, Reading.EVENTS)) {
            refused(type, body);
        }
        refused(Reading.EVENT, "[" + Reading.event("a") + "]");
        refused(Reading.EVENTS, Reading.event("a"));
    }

    private static void refused(String type, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Reading.of(type, "", 1000, new ByteArrayInputStream(bytes)))
                .isInstanceOfSatisfying(
                        BodyRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(BodyRefused.Code.MALFORMED_BODY));
    }
}
