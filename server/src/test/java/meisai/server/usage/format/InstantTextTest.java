package meisai.server.usage.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-01T00:05:00Z, 2026-11-01T00:05:00Z",
        "2026-11-01t00:05:00z, 2026-11-01T00:05:00Z",
        "2026-11-01T00:05:00.5Z, 2026-11-01T00:05:00.5Z",
        "2026-11-01T00:05:00.123456789Z, 2026-11-01T00:05:00.123456789Z",
        "2026-11-01T00:05:00+09:00, 2026-10-31T15:05:00Z",
        "2026-11-01T00:05:00.25-23:59, 2026-11-02T00:04:00.25Z",
        "2026-11-01T00:05:00-00:00, 2026-11-01T00:05:00Z",
        "2024-02-29T23:59:59Z, 2024-02-29T23:59:59Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
    })
    void instantIsRead(String text, Instant expected) {
        assertThat(parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-01",
                "2026-11-01T00:05Z",
                "2026-11-01T00:05:00",
                "2026-11-01 00:05:00Z",
                "2026-11-01T00:05:60Z",
                "2016-12-31T23:59:60Z",
                "2026-11-01T24:00:00Z",
                "2026-11-01T00:60:00Z",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-11-00T00:00:00Z",
                "2026-11-01T00:05:00.Z",
                "2026-11-01T00:05:00.1234567890Z",
                "2026-11-01T00:05:00,5Z",
                "2026-11-01T00:05:00+9:00",
                "2026-11-01T00:05:00+0900",
                "2026-11-01T00:05:00+24:00",
                "2026-11-01T00:05:00+09:60",
                "2026-11-01T00:05:00+09:00:00",
                "2026-11-01T00:05:00ZZ",
                "2026-11-01T00:05:00Z ",
                "+2026-11-01T00:05:00Z",
                "12026-11-01T00:05:00Z",
                "1793491500",
            })
    void otherTextIsNone(String text) {
        assertThat(parse(text)).isEmpty();
    }

    @Test
    void everyInstantOfTheJdkIsReadAsTheJdkReadsIt() {
        Random random = new Random(20261101);
        for (int i = 0; i < 20_000; i++) {
            Instant instant = Instant.ofEpochSecond(
                    random.nextLong(-62_000_000_000L, 253_000_000_000L), random.nextInt(1_000_000_000));
            ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * random.nextInt(-1080, 1081));
            String text = OffsetDateTime.ofInstant(instant, offset).toString();
            if (text.charAt(16) != 'Z' && text.charAt(16) != '+' && text.charAt(16) != '-') {
                assertThat(parse(text))
                        .as(text)
                        .contains(OffsetDateTime.parse(text).toInstant());
            }
        }
    }

    private static Optional<Instant> parse(String text) {
        return InstantText.parse(("x" + text).toCharArray(), 1, text.length());
    }
}
