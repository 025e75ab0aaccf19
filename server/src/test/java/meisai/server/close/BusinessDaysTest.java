package meisai.server.close;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import meisai.server.account.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BusinessDaysTest {
    /**
     * Checked by hand against the lists of the Cabinet Office (syukujitsu.csv), the Office of Personnel Management, and the
     * laws of Germany.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # New Year in Japan: 1 January is a holiday, on the 2nd and 3rd banks are closed
            JP | 2025-12 |  1 | 2026-01-05T00:00:00Z
            JP | 2025-12 |  2 | 2026-01-06T00:00:00Z
            JP | 2026-12 |  2 | 2027-01-05T00:00:00Z
            JP | 2027-12 |  1 | 2028-01-04T00:00:00Z
            # Golden Week; in 2026 Constitution Day is a Sunday, so that 6 May is a holiday too
            JP | 2022-04 |  2 | 2022-05-06T00:00:00Z
            JP | 2025-04 |  2 | 2025-05-02T00:00:00Z
            JP | 2026-04 |  2 | 2026-05-07T00:00:00Z
            JP | 2027-04 |  2 | 2027-05-07T00:00:00Z
            # Culture Day, and Culture Day on a Sunday
            JP | 2026-10 |  2 | 2026-11-04T00:00:00Z
            JP | 2024-10 |  2 | 2024-11-05T00:00:00Z
            # 21 to 23 September 2026: two holidays and the day between them
            JP | 2026-08 | 14 | 2026-09-18T00:00:00Z
            JP | 2026-08 | 15 | 2026-09-24T00:00:00Z
            # February 2027 has 18 business days
            JP | 2027-01 | 20 | 2027-02-26T00:00:00Z
            # New Year, Independence Day on a Saturday (kept on Friday), Labor Day
            US | 2025-12 |  2 | 2026-01-05T00:00:00Z
            US | 2026-06 |  2 | 2026-07-02T00:00:00Z
            US | 2026-06 |  3 | 2026-07-06T00:00:00Z
            US | 2026-08 |  5 | 2026-09-08T00:00:00Z
            # Labour Day, German Unity Day, Good Friday and Easter Monday, Christmas
            DE | 2026-04 |  2 | 2026-05-05T00:00:00Z
            DE | 2025-09 |  3 | 2025-10-06T00:00:00Z
            DE | 2026-03 |  3 | 2026-04-07T00:00:00Z
            DE | 2026-12 |  2 | 2027-01-05T00:00:00Z
            # weekends only; August 2026 begins on a Saturday, November 2026 on a Sunday
               | 2025-12 |  1 | 2026-01-01T00:00:00Z
               | 2026-04 |  2 | 2026-05-04T00:00:00Z
               | 2026-07 |  1 | 2026-08-03T00:00:00Z
               | 2026-07 |  2 | 2026-08-04T00:00:00Z
               | 2026-10 |  2 | 2026-11-03T00:00:00Z
            DE | 2026-07 |  2 | 2026-08-04T00:00:00Z
            """)
    void aMonthClosesOnABusinessDayOfTheNext(String country, String month, int businessDay, String at) {
        BusinessDays days = BusinessDays.of(Optional.ofNullable(country));
        assertThat(days.closeOf(YearMonth.parse(month), new CloseTime(businessDay, 0)))
                .isEqualTo(Instant.parse(at));
    }

    @Test
    void theHourIsUtc() {
        assertThat(BusinessDays.of(Optional.of("JP")).closeOf(YearMonth.parse("2026-10"), new CloseTime(2, 23)))
                .isEqualTo(Instant.parse("2026-11-04T23:00:00Z"));
    }

    /** The Cabinet Office's list (syukujitsu.csv), without what is on Saturdays and Sundays anyway. */
    @ParameterizedTest
    @CsvSource({
        "2022, 01-10 02-11 02-23 03-21 04-29 05-03 05-04 05-05 07-18 08-11 09-19 09-23 10-10 11-03 11-23",
        "2023, 01-02 01-09 02-23 03-21 05-03 05-04 05-05 07-17 08-11 09-18 10-09 11-03 11-23",
        "2024, 01-01 01-08 02-12 02-23 03-20 04-29 05-03 05-06 07-15 08-12 09-16 09-23 10-14 11-04",
        "2025, 01-01 01-13 02-11 02-24 03-20 04-29 05-05 05-06 07-21 08-11 09-15 09-23 10-13 11-03 11-24",
        "2026, 01-01 01-12 02-11 02-23 03-20 04-29 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23",
        "2027, 01-01 01-11 02-11 02-23 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23",
    })
    void japaneseHolidaysAreThoseOfTheOfficialList(int year, String official) {
        List<String> banks = List.of("01-02", "01-03", "12-31");
        assertThat(daysOff("JP", year).filter(day -> !banks.contains(day) || official.contains(day)))
                .containsExactly(official.split(" "));
    }

    /** Of the whole country: Columbus Day is one of states only. */
    @ParameterizedTest
    @CsvSource({
        "US, 2026, 01-01 01-19 02-16 05-25 06-19 07-03 09-07 11-11 11-26 12-25",
        "DE, 2026, 01-01 04-03 04-06 05-01 05-14 05-25 12-25",
    })
    void otherHolidaysAreThoseOfTheWholeCountry(String country, int year, String expected) {
        assertThat(daysOff(country, year)).containsExactly(expected.split(" "));
    }

    private static Stream<String> daysOff(String country, int year) {
        BusinessDays days = BusinessDays.of(Optional.of(country));
        return Year.of(year)
                .atDay(1)
                .datesUntil(LocalDate.of(year + 1, 1, 1))
                .filter(day -> day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY)
                .filter(day -> !days.isBusinessDay(day))
                .map(day -> day.toString().substring("yyyy-".length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"XX", "jp", "de", "Japan", "NYSE", "TARGET", "", "KR"})
    void anUnknownCountryIsRefused(String country) {
        assertThatThrownBy(() -> BusinessDays.of(Optional.of(country)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("unknownCountry"))
                .hasMessageContaining("the holidays of " + country + " are not known");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "21, 0", "2, -1", "2, 24"})
    void aTimeThatNoMonthHasIsRefused(int businessDay, int hour) {
        assertThatThrownBy(() -> new CloseTime(businessDay, hour)).isInstanceOf(IllegalArgumentException.class);
    }
}
