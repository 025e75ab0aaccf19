package meisai.server.close;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/**
 * Days on which banks in Japan are closed, beside Saturdays and Sundays: the national holidays by the Act on National
 * Holidays (Act No. 178 of 1948) as it stands since 2022, and 31 December to 3 January by the Order for Enforcement of the
 * Banking Act, Article 5. Days of the years 2019 to 2021 that a law of their own moved are not in it.
 */
final class JapaneseHolidays {
    private JapaneseHolidays() {}

    static boolean contains(LocalDate day) {
        return isTurnOfYear(day) || isNational(day) || isSubstitute(day) || isBetweenTwo(day);
    }

    private static boolean isTurnOfYear(LocalDate day) {
        return switch (day.getMonth()) {
            case JANUARY -> day.getDayOfMonth() <= 3;
            case DECEMBER -> day.getDayOfMonth() == 31;
            default -> false;
        };
    }

    private static boolean isNational(LocalDate day) {
        int date = day.getDayOfMonth();
        return switch (day.getMonth()) {
            case JANUARY -> date == 1 || isMonday(day, 2);
            case FEBRUARY -> date == 11 || date == 23;
            case MARCH -> date == equinox(day.getYear(), 20_843_100, 21_851_000);
            case APRIL -> date == 29;
            case MAY -> date >= 3 && date <= 5;
            case JULY -> isMonday(day, 3);
            case AUGUST -> date == 11;
            case SEPTEMBER -> isMonday(day, 3) || date == equinox(day.getYear(), 23_248_800, 24_248_800);
            case OCTOBER -> isMonday(day, 2);
            case NOVEMBER -> date == 3 || date == 23;
            case JUNE, DECEMBER -> false;
        };
    }

    private static boolean isMonday(LocalDate day, int which) {
        return day.equals(day.with(TemporalAdjusters.dayOfWeekInMonth(which, DayOfWeek.MONDAY)));
    }

    /**
     * The day of an equinox in Japan, by the usual formula for 1980 to 2150. The cabinet fixes it in February of the year
     * before; so far it was always this one.
     *
     * @param until2099 millionths of a day, as is {@code from2100}
     */
    private static int equinox(int year, int until2099, int from2100) {
        int years = year - 1980;
        return (int) (((year < 2100 ? until2099 : from2100) + 242_194L * years) / 1_000_000) - years / 4;
    }

    /** Article 3, 2: when a holiday is on a Sunday, the next day that is none is one. */
    private static boolean isSubstitute(LocalDate day) {
        for (LocalDate before = day.minusDays(1); isNational(before); before = before.minusDays(1)) {
            if (before.getDayOfWeek() == DayOfWeek.SUNDAY) {
                return true;
            }
        }
        return false;
    }

    /** Article 3, 3: a day between two holidays is one. */
    private static boolean isBetweenTwo(LocalDate day) {
        return isNational(day.minusDays(1)) && isNational(day.plusDays(1));
    }
}
