package meisai.server.usage.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRecordsTest {
    private static final String REQUIRED = "id,operatorId,kind,resource,meter,time,quantity";

    /** What is replaced in the good row, by what, the code, and how the message starts. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ",JP           | ``            | malformedCsv        | not CSV: the record has 10 cells: must have 11",
                ",JP           | ,JP,          | malformedCsv        | not CSV: the record has 12 cells",
                "gw-1          | `\"gw\"-1`    | malformedCsv        | not CSV",
                "gw-1          | `g\rw`        | malformedCsv        | not CSV",
                "gw-1          | `\"g\nw\"`    | controlCharacter    | `source is \"g?w\"`",
                "gw-1          | `g\u0007`     | controlCharacter    | source",
                "OP0000000001  | ``            | missingMember       | operatorId is missing",
                "imsi          | ``            | missingMember       | kind is missing",
                "001010000000001 | ``          | missingMember       | resource is missing",
                "imsi          | sim           | unknownResourceKind | `kind is \"sim\": must be imsi`",
                "OP0000000001  | OP1           | malformedOperatorId | `operatorId is \"OP1\"`",
                "T00:05        | T25:05        | malformedTime       | time",
                ",1234         | ,1e3          | malformedQuantity   | quantity",
                ",1234         | ,-1           | negativeQuantity    | quantity",
                ",1234         | ,1.0000000000001 | quantityTooPrecise | quantity",
                ",1234         | ,9999999999999999999 | quantityTooLarge | quantity",
            })
    void badRowIsNamed(String good, String bad, String code, String message) {
        String row = Reading.csv("bad");
        assertThat(row).contains(good);
        String body = Reading.HEADER + "\n" + Reading.csv("a") + "\n" + Reading.csv("b") + "\n" + row.replace(good, bad)
                + "\n" + Reading.csv("c");
        Reading reading = Reading.of(Reading.CSV, body);

        assertThat(reading.rejected()).containsExactly("4 " + code + " bad");
        assertThat(reading.problems.getFirst().message()).startsWith(message);
        assertThat(reading.ids()).containsExactly("a", "b", "c");
    }

    @Test
    void columnsMayComeInAnyOrderAndOptionalOnesMayBeAbsent() {
        String header = "quantity,time,meter,resource,kind,operatorId,id";
        String body = header + "\r\n1.50,2026-11-01T00:05:00Z,m,r,deviceId,OP0000000001,a\r\n";
        Reading reading = Reading.of(Reading.CSV, body);

        assertThat(reading.ids()).containsExactly("a");
        assertThat(reading.records.getFirst().source()).isEmpty();
        assertThat(reading.records.getFirst().coverage()).isEmpty();
        assertThat(reading.records.getFirst().attributes().values()).isEmpty();
        assertThat(reading.records.getFirst().quantity()).isEqualByComparingTo("1.5");
    }

    @Test
    void emptyCellIsAbsent() {
        String body = Reading.HEADER + "\n"
                + Reading.csv("a").replace("gw-1,", ",").replace("jp,", "\"\",").replace("JP", "");
        Reading reading = Reading.of(Reading.CSV, body);

        assertThat(reading.records.getFirst().source()).isEmpty();
        assertThat(reading.records.getFirst().coverage()).isEmpty();
        assertThat(reading.records.getFirst().attributes().values()).containsOnlyKeys("speedClass");
    }

    @Test
    void quotedCellsMayHaveSeparatorsAndQuotes() {
        String body = "\"" + REQUIRED.replace(",", "\",\"") + "\"\n"
                + "\"a,\"\"1\"\"\",OP0000000001,imsi,x\"y,m,2026-11-01T00:05:00Z,\"7\"\n";
        Reading reading = Reading.of(Reading.CSV, body);

        assertThat(reading.ids()).containsExactly("a,\"1\"");
        assertThat(reading.records.getFirst().resource().id()).isEqualTo("x\"y");
    }

    /** A line end in a quoted value is part of the value: what follows it must never be taken for a record. */
    @Test
    void recordOverSeveralLinesIsOneRecord() {
        String forged = "\"x\n" + Reading.csv("forged") + "\n\"";
        String body = Reading.HEADER + "\n" + Reading.csv("bad").replace("gw-1", forged) + "\n" + Reading.csv("b");
        Reading reading = Reading.of(Reading.CSV, body);

        assertThat(reading.rejected()).containsExactly("2 controlCharacter bad");
        assertThat(reading.ids()).containsExactly("b");
        assertThat(reading.lines).containsExactly(5L);
    }

    @Test
    void unclosedQuoteIsOneProblemAtItsRecord() {
        String body =
                Reading.HEADER + "\n" + Reading.csv("a") + "\n\"" + Reading.csv("x") + "\n" + Reading.csv("y") + "\n";
        Reading reading = Reading.of(Reading.CSV, body);
        assertThat(reading.ids()).containsExactly("a");
        assertThat(reading.rejected()).containsExactly("3 malformedCsv ");

        String far = body + (Reading.csv("z") + "\n").repeat(5000);
        assertThat(Reading.of(Reading.CSV, far).rejected()).containsExactly("3 malformedCsv ");
    }

    @Test
    void blankLinesAreCountedAndCrLfIsFine() {
        String body = "\uFEFF" + Reading.HEADER + "\r\n\r\n" + Reading.csv("a") + "\r\n\n" + Reading.csv("b");
        Reading reading = Reading.of(Reading.CSV, body);

        assertThat(reading.ids()).containsExactly("a", "b");
        assertThat(reading.lines).containsExactly(3L, 5L);
    }

    @Test
    void rowOf65536BytesIsCsvAndALongerOneTooLong() {
        String body = Reading.HEADER + "\n" + padded("x", 65_536) + "\n" + padded("y", 65_537) + "\r\n"
                + padded("z", 500_000) + "\n" + Reading.csv("b");
        Reading reading = Reading.of(Reading.CSV, body);

        assertThat(reading.rejected()).containsExactly("2 tooLong x", "3 lineTooLong ", "4 lineTooLong ");
        assertThat(reading.ids()).containsExactly("b");
    }

    private static String padded(String id, int bytes) {
        return Reading.csv(id) + "n".repeat(bytes - Reading.csv(id).length());
    }

    @Test
    void invalidUtf8IsRejectedByRow() {
        String body = Reading.HEADER + "\n" + Reading.csv("x").replace("gw-1", "\u00ff") + "\n" + Reading.csv("b");
        Reading reading = Reading.of(Reading.CSV, body.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(reading.rejected()).containsExactly("2 malformedCsv ");
        assertThat(reading.ids()).containsExactly("b");
    }

    @Test
    void moreAttributesThanARecordMayHaveAreRejectedByRow() {
        String names = IntStream.range(0, 33).mapToObj(i -> ",attributes.a" + i).collect(Collectors.joining());
        String row = ",OP0000000001,imsi,r,m,2026-11-01T00:05:00Z,1";
        String body = REQUIRED + names + "\nmany" + row + ",v".repeat(33) + "\nfit" + row + "," + ",v".repeat(32);
        Reading reading = Reading.of(Reading.CSV, body);

        assertThat(reading.rejected()).containsExactly("2 tooManyAttributes many");
        assertThat(reading.ids()).containsExactly("fit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "id",
                "id,operatorId,kind,resource,meter,time",
                REQUIRED + ",colour",
                REQUIRED + ",id",
                REQUIRED + ",attributes",
                REQUIRED + ",attributes.",
                REQUIRED + ",attributes.a,attributes.a",
                REQUIRED + ",\"source",
                REQUIRED + ",",
                "ID,operatorId,kind,resource,meter,time,quantity",
                " " + REQUIRED,
                "{\"id\":1}",
            })
    void unusableHeaderRefusesTheBody(String header) {
        byte[] body = (header + "\n" + Reading.csv("a")).getBytes(StandardCharsets.UTF_8);
        byte[] used = header.isBlank() ? header.getBytes(StandardCharsets.UTF_8) : body;
        assertThatThrownBy(() -> Reading.of(Reading.CSV, "", 10_000, new ByteArrayInputStream(used)))
                .isInstanceOfSatisfying(
                        BodyRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(BodyRefused.Code.MALFORMED_CSV_HEADER));
    }
}
