package meisai.server.usage.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventMembersTest {
    /** What is replaced in the good event, by what, the code, and how the message starts. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1.0                    | 0.3               | unsupportedSpecVersion | `specversion is \"0.3\"`",
                "`\"1.0\"`              | 1.0               | wrongType       | specversion is 1.0: must be a text",
                "`\"specversion\":\"1.0\",` | ``            | missingMember   | specversion is missing",
                "`\"meisai.usage\"`     | 5                 | wrongType       | type is 5",
                "meisai.usage           | ``                | emptyMember     | type is empty",
                "`\"type\":\"meisai.usage\",` | ``          | missingMember   | type is missing",
                "`\"source\":\"gw-1\",` | ``                | missingMember   | source is missing",
                "gw-1                   | ``                | emptyMember     | source is empty",
                "`\"subject\":\"imsi:001010000000001\",` | `` | missingMember  | subject is missing: must be kind:id",
                "imsi:001010000000001   | ``                | emptyMember     | subject is empty",
                "imsi:                  | imsi              | malformedSubject | `subject is \"imsi001010000000001\"`",
                "imsi:001010000000001   | :x                | malformedSubject | subject",
                "imsi:001010000000001   | imsi:             | malformedSubject | subject",
                "`\"imsi:001010000000001\"` | 1             | wrongType       | subject is 1",
                "imsi:                  | sim:              | unknownResourceKind | `subject is \"sim\"`",
                "imsi:0                 | imsi:\\u00000     | controlCharacter | subject",
                "2026-11-01T            | 2026-11-99T       | malformedTime   | time",
                "`\"time\"`             | `\"dataschema\"`  | missingMember   | time is missing",
                "`\"time\"`             | `\"source\"`      | duplicateMember | source is there twice",
                "`\"operatorId\"`       | `\"operator\"`    | unknownMember   | `\"operator\" is not a member of data`",
                "OP0000000001           | OP                | malformedOperatorId | data.operatorId is",
                "1234                   | -1                | negativeQuantity | data.quantity is",
                "1234                   | {}                | wrongType       | data.quantity is an object",
                "`\"JP\"`               | []                | wrongType       | data.attributes.country is an array",
                "`\"data\"`             | `\"data_base64\"` | unsupportedMember | data_base64 is not served",
                "`\"data\":`            | `\"data\":5,\"x\":` | wrongType     | data is 5: must be an object",
                "`\"data\":` | `\"datacontenttype\":\"text/xml\",\"data\":` | unsupportedDataContentType | data",
                "`\"data\":`            | `\"datacontenttype\":null,\"data\":` | wrongType | datacontenttype is null",
            })
    void badEventIsNamed(String good, String bad, String code, String message) {
        assertThat(Reading.event("bad")).contains(good);
        String event = Reading.event("bad").replace(good, bad);
        String body = "[" + Reading.event("a") + "," + event + "," + Reading.event("b") + "]";
        Reading reading = Reading.of(Reading.EVENTS, body);

        assertThat(reading.rejected()).containsExactly("2 " + code + " bad");
        assertThat(reading.problems.getFirst().message()).startsWith(message);
        assertThat(reading.ids()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "Application/JSON; charset=utf-8", "application/vnd.x+json", "text/json"})
    void dataMayBeAnyJson(String contentType) {
        String event = Reading.event("a").replace("\"data\"", "\"datacontenttype\":\"" + contentType + "\",\"data\"");
        assertThat(Reading.of(Reading.EVENT, event).ids()).containsExactly("a");
    }

    @Test
    void dataMayComeFirstAndExtensionsMeanNothing() {
        String event = Reading.event("a");
        int data = event.indexOf("\"data\"");
        String first = "{" + event.substring(data, event.length() - 1)
                + ",\"traceparent\":\"00\",\"level\":7,\"x\":{\"id\":[]}," + event.substring(1, data - 1) + "}";
        Reading reading = Reading.of(Reading.EVENT, first);

        assertThat(reading.records).isEqualTo(Reading.of(Reading.EVENT, event).records);
        assertThat(reading.lines).containsExactly(1L);
    }

    @Test
    void resourceIdMayHaveColons() {
        String event = Reading.event("a").replace("imsi:001010000000001", "vpgId:arn:aws:1");
        assertThat(Reading.of(Reading.EVENT, event)
                        .records
                        .getFirst()
                        .resource()
                        .id())
                .isEqualTo("arn:aws:1");
    }
}
