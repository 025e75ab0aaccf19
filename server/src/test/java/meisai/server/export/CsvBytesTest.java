package meisai.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import meisai.money.Decimals;
import meisai.price.BilledAs;
import meisai.price.Charge;
import meisai.price.ChargeDate;
import meisai.server.text.Cells;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvBytesTest {
    @Test
    void numbersAreThoseOfPlainDecimals() {
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            long unscaled = random.nextLong() >> random.nextInt(64);
            int scale = random.nextInt(CsvNumber.LONGEST_FRACTION + 1);
            assertThat(written(bytes -> bytes.decimal(unscaled, scale)))
                    .isEqualTo(Decimals.plain(BigDecimal.valueOf(unscaled, scale)));
        }
    }

    @Test
    void productsAreThoseOfPlainDecimals() {
        Random random = new Random(43);
        for (int i = 0; i < 20_000; i++) {
            long one = factor(random);
            long other = factor(random);
            int scale = random.nextInt(CsvNumber.LONGEST_FRACTION + 1);
            BigDecimal product = BigDecimal.valueOf(one).multiply(BigDecimal.valueOf(other));
            assertThat(written(bytes -> bytes.product(one, other, scale)))
                    .isEqualTo(Decimals.plain(product.scaleByPowerOfTen(-scale)));
        }
    }

    /** Of any number of digits, often with zeros at its end or nines only. */
    private static long factor(Random random) {
        long most = LongStream.rangeClosed(1, CsvNumber.FACTOR_DIGITS)
                        .map(any -> 10)
                        .reduce(1, (a, b) -> a * b)
                - 1;
        long zeros = LongStream.range(0, random.nextInt(CsvNumber.FACTOR_DIGITS))
                .map(any -> 10)
                .reduce(1, (a, b) -> a * b);
        long one = random.nextInt(4) == 0 ? most : random.nextLong() % (most + 1);
        return one / zeros * (random.nextBoolean() ? zeros : 1);
    }

    @ParameterizedTest
    @CsvSource({
        "-9223372036854775808,0,-9223372036854775808",
        "-9223372036854775808,19,-0.9223372036854775808",
        "0,0,0",
        "0,7,0",
        "-5,1,-0.5",
        "1000,3,1",
        "1000,0,1000",
        "-1200,2,-12",
        "7,40,0.0000000000000000000000000000000000000007"
    })
    void aNumberHasNoTrailingZeros(long unscaled, int scale, String text) {
        assertThat(written(bytes -> bytes.decimal(unscaled, scale))).isEqualTo(text);
    }

    @Test
    void textIsQuotedWhereItMustBeAndIsUtf8() {
        assertThat(written(bytes -> {
                    for (String text : List.of("a", "a,b", "say \"b\"", "line\nbreak", "明細", "\uD83D\uDE00,")) {
                        bytes.cell(text);
                        bytes.end();
                    }
                }))
                .isEqualTo("a\r\n\"a,b\"\r\n\"say \"\"b\"\"\"\r\n\"line\nbreak\"\r\n明細\r\n\"\uD83D\uDE00,\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {65_534, 65_535, 65_536, 65_537, 200_000})
    void whatIsLongerThanItsBufferIsWrittenWhole(int length) {
        String ascii = "x".repeat(length);
        String wide = "明".repeat(length / 3);
        assertThat(written(bytes -> {
                    bytes.plain(ascii);
                    bytes.comma();
                    bytes.plain(wide);
                    bytes.decimal(-15, 1);
                    bytes.plain(wide);
                    bytes.end();
                }))
                .isEqualTo(ascii + "," + wide + "-1.5" + wide + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "-3", "0.0000002288818359375", "1E+3", "123456789012345678901234567890", "1E-39"})
    void theAmountOfARowIsItsPriceTimesItsQuantity(String price) {
        for (String quantity :
                List.of("1", "0.5", "1024", "1E+2", "9223372036854775807", "99999999999999999999.25", "1E-3")) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            CsvRows rows = new CsvRows(out, new CsvColumns(), Cells.VERBATIM);
            Charge charge = new Charge(
                    new ChargeDate.OnDay(LocalDate.of(2026, 8, 1)),
                    Optional.empty(),
                    new BilledAs("data", "data", "use", "standard", false),
                    new BigDecimal(price),
                    new BigDecimal(quantity),
                    Optional.empty(),
                    Map.of(),
                    Optional.empty());
            rows.accept(charge);
            rows.flush();
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .isEqualTo(",20260801,data," + Decimals.plain(new BigDecimal(price)) + ","
                            + Decimals.plain(new BigDecimal(quantity)) + ","
                            + Decimals.plain(charge.amount()) + ",\r\n");
        }
    }

    private static String written(Consumer<CsvBytes> cells) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CsvBytes bytes = new CsvBytes(out);
        cells.accept(bytes);
        bytes.flush();
        return out.toString(StandardCharsets.UTF_8);
    }
}
