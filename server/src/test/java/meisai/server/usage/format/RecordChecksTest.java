package meisai.server.usage.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every named reason for which one JSON record is rejected, with the good records beside it kept. */
class RecordChecksTest {
    /** What is replaced in the good record, by what, the code, and how the message starts. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            quoteCharacter = '`',
            value = {
                "1234            | 12x4                | malformedJson       | not JSON",
                "1234            | 01                  | malformedJson       | not JSON",
                "1234            | NaN                 | malformedJson       | not JSON",
                "1234,           | 1234                | malformedJson       | not JSON",
                "1234            | [[[[[[[[[[[[[[[[[   | malformedJson       | not JSON",
                "1234            | null                | wrongType           | quantity is null: must be a decimal",
                "1234            | true                | wrongType           | quantity is true:",
                "1234            | [1]                 | wrongType           | quantity is an array:",
                "`\"gw-1\"`      | 7                   | wrongType           | source is 7: must be a text",
                "`\"jp\"`        | null                | wrongType           | coverage is null:",
                "`\"jp\"`        | {}                  | wrongType           | coverage is an object:",
                "`\"JP\"`        | 1                   | wrongType           | attributes.country is 1: must be a text",
                "`\"JP\"`        | null                | wrongType           | attributes.country is null:",
                "`\"source\"`    | `\"sauce\"`         | unknownMember       | `\"sauce\" is not a member of a usage`",
                "`\"kind\"`      | `\"sort\"`          | unknownMember       | `\"sort\" is not a member of resource`",
                "`\"gw-1\"`      | `\"gw-1\",\"replaces\":7` | wrongType       | replaces is 7: must be the id of another record",
                "`\"source\"`    | `\"meter\"`         | duplicateMember     | meter is there twice",
                "`\"country\"`   | `\"speedClass\"`    | duplicateMember     | attributes.speedClass is there twice",
                "`\"kind\":\"imsi\",` | ``             | missingMember       | resource.kind is missing",
                "`\"quantity\":1234,` | ``             | missingMember       | quantity is missing",
                "data.upload     | ``                  | emptyMember         | meter is empty",
                "001010000000001 | ``                  | emptyMember         | resource.id is empty",
                "2026-11-01T00:05:00Z | ``             | emptyMember         | time is empty",
                "OP0000000001    | ``                  | emptyMember         | operatorId is empty",
                "`\"jp\"`        | `\"\"`              | emptyMember         | coverage is empty",
                "country         | ``                  | emptyMember         | a name in attributes is empty",
                "`\"imsi\"` | `\"IMSI\"` | unknownResourceKind | `resource.kind is \"IMSI\": must be imsi`",
                "2026-11-01T     | 2026-11-31T         | malformedTime       | `time is \"2026-11-31T00:05:00Z\"`",
                "1234            | `\"1e3\"`           | malformedQuantity   | `quantity is \"1e3\"`",
                "1234            | `\"+1\"`            | malformedQuantity   | `quantity is \"+1\"`",
                "1234            | `\"\"`              | emptyMember         | quantity is empty",
                "1234            | -1                  | negativeQuantity    | `quantity is \"-1\": must be 0 or more`",
                "1234            | `\"-0.1\"`          | negativeQuantity    | quantity",
                "1234            | 1e1000000000        | quantityTooLarge    | quantity",
                "1234            | 1e99999999999999999 | quantityTooLarge    | quantity",
                "1234            | 1000000000000000000 | quantityTooLarge    | quantity",
                "1234            | 123456789.123456789123 | quantityTooLarge | quantity",
                "1234            | 0.0000000000001     | quantityTooPrecise  | quantity",
                "1234            | 1e-1000000000       | quantityTooPrecise  | quantity",
                "OP0000000001 | OP000000001 | malformedOperatorId | `operatorId is \"OP000000001\": must be`",
                "OP0000000001    | op0000000001        | malformedOperatorId | operatorId",
                "data.upload     | data\\u0007upload   | controlCharacter    | `meter is \"data?upload\"`",
                "data.upload     | \\uD800             | controlCharacter    | `meter is \"?\"`",
                "gw-1            | a\\u007f            | controlCharacter    | source",
                "s1.standard     | a\\nb               | controlCharacter    | attributes.speedClass",
                "country         | a\\tb               | controlCharacter    | a name in attributes",
                "001010000000001 | \\uDC00\\uD800      | controlCharacter    | resource.id",
            })
    void badMemberIsNamed(String good, String bad, String code, String message) {
        assertThat(Reading.json("bad")).contains(good);
        String line = Reading.json("bad").replace(good, bad);
        Reading reading = Reading.of(Reading.NDJSON, Reading.json("a") + "\n" + line + "\n" + Reading.json("b"));

        assertThat(reading.rejected()).containsExactly("2 " + code + " bad");
        assertThat(reading.problems.getFirst().message()).startsWith(message);
        assertThat(reading.ids()).containsExactly("a", "b");
        assertThat(reading.lines).containsExactly(1L, 3L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "7 | wrongType",
                "null | wrongType",
                "`\"text\"` | wrongType",
                "[{}] | wrongType",
                "{} | missingMember",
                "{ | malformedJson",
                "} | malformedJson",
                "`{\"resource\":}` | malformedJson",
                "{}{} | malformedJson",
                "{},  | malformedJson",
                "`{\"id\":{}}` | wrongType",
                "`{\"id\":\"\"}` | emptyMember",
                "`{\"id\":\"a\\u0000\"}` | controlCharacter",
                "`{\"resource\":5}` | wrongType",
                "`{\"attributes\":\"x\"}` | wrongType",
                "`{'id':1}` | malformedJson",
            })
    void lineWithoutReadableIdIsRejectedWithoutIt(String line, String code) {
        Reading reading = Reading.of(Reading.NDJSON, line + "\n" + Reading.json("b"));

        assertThat(reading.rejected()).containsExactly("1 " + code + " ");
        assertThat(reading.ids()).containsExactly("b");
    }

    @Test
    void idIsFoundBehindTheProblem() {
        String line = "{\"quantity\":-1,\"id\":\"late\"}";
        assertThat(Reading.of(Reading.NDJSON, line).rejected()).containsExactly("1 negativeQuantity late");
    }

    @Test
    void namesHaveBounds() {
        bound("\"id\":\"x\"", "\"id\":\"%s\"", 256, "");
        bound("gw-1", "%s", 256, "x");
        bound("data.upload", "%s", 256, "x");
        bound("\"jp\"", "\"%s\"", 256, "x");
        bound("001010000000001", "%s", 512, "x");
        bound("s1.standard", "%s", 256, "x");
        bound("country", "%s", 256, "x");
    }

    private static void bound(String good, String form, int max, String id) {
        String fits = Reading.json("x").replace(good, form.formatted("n".repeat(max)));
        String exceeds = Reading.json("x").replace(good, form.formatted("n".repeat(max + 1)));
        Reading reading = Reading.of(Reading.NDJSON, fits + "\n" + exceeds);

        assertThat(reading.lines).containsExactly(1L);
        assertThat(reading.rejected()).containsExactly("2 tooLong " + id);
        assertThat(reading.problems.getFirst().message())
                .contains("\"" + "n".repeat(64) + "...\" (" + (max + 1) + " characters): must have at most " + max);
    }

    @Test
    void attributesHaveABoundThatEmptyOnesDoNotCountFor() {
        String fits = withAttributes(32, "\"empty\":\"\",");
        String exceeds = withAttributes(33, "");

        Reading reading = Reading.of(Reading.NDJSON, fits + "\n" + exceeds);
        assertThat(reading.records.getFirst().attributes().values()).hasSize(32).doesNotContainKey("empty");
        assertThat(reading.rejected()).containsExactly("2 tooManyAttributes x");
    }

    private static String withAttributes(int count, String first) {
        String all = IntStream.range(0, count)
                .mapToObj(i -> "\"a" + i + "\":\"v\"")
                .collect(Collectors.joining(",", "{" + first, "}"));
        return Reading.json("x").replace("{\"speedClass\":\"s1.standard\",\"country\":\"JP\"}", all);
    }

    @Test
    void emptyAttributeIsAbsentButGivenOnce() {
        String empty = Reading.json("x").replace("\"JP\"", "\"\"");
        String twice = Reading.json("x").replace("\"JP\"", "\"\",\"country\":\"JP\"");
        Reading reading = Reading.of(Reading.NDJSON, empty + "\n" + twice);

        assertThat(reading.records.getFirst().attributes().values()).containsOnlyKeys("speedClass");
        assertThat(reading.rejected()).containsExactly("2 duplicateMember x");
    }

    @Test
    void absentSourceIsTheEmptyOneAndCoverageMayBeAbsent() {
        String absent = Reading.json("x").replace("\"source\":\"gw-1\",", "").replace("\"coverage\":\"jp\",", "");
        String empty = Reading.json("x").replace("gw-1", "").replace("\"coverage\":\"jp\",", "");
        Reading reading = Reading.of(Reading.NDJSON, absent + "\n" + empty);

        assertThat(reading.records).hasSize(2);
        assertThat(reading.records.getFirst()).isEqualTo(reading.records.getLast());
        assertThat(reading.records.getFirst().source()).isEmpty();
        assertThat(reading.records.getFirst().coverage()).isEmpty();
    }

    @Test
    void repeatedTextsAndAttributesAreOneObject() {
        Reading reading = Reading.of(Reading.NDJSON, Reading.json("a") + "\n" + Reading.json("b"));
        assertThat(reading.records.getFirst().meter())
                .isSameAs(reading.records.getLast().meter());
        assertThat(reading.records.getFirst().attributes())
                .isSameAs(reading.records.getLast().attributes());
    }
}
