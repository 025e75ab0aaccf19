package meisai.period;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;

/** Days and months in UTC and their text forms {@code yyyyMMdd} and {@code yyyyMM}. */
public final class Days {
    private Days() {}

    public static LocalDate of(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    /** First instant of the day: the bounds of a day are half-open. */
    public static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    public static Optional<LocalDate> parseDay(String text) {
        if (!isDigits(text, 8)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.of(number(text, 0, 4), number(text, 4, 6), number(text, 6, 8)));
        } catch (DateTimeException impossibleDay) {
            return Optional.empty();
        }
    }

    public static Optional<YearMonth> parseMonth(String text) {
        if (!isDigits(text, 6)) {
            return Optional.empty();
        }
        int month = number(text, 4, 6);
        return month >= 1 && month <= 12 ? Optional.of(YearMonth.of(number(text, 0, 4), month)) : Optional.empty();
    }

    public static String text(LocalDate day) {
        return text(YearMonth.from(day)) + twoDigits(day.getDayOfMonth());
    }

    public static String text(YearMonth month) {
        String year = Integer.toString(month.getYear());
        return "0".repeat(Math.max(0, 4 - year.length())) + year + twoDigits(month.getMonthValue());
    }

    private static String twoDigits(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    private static boolean isDigits(String text, int length) {
        return text.length() == length && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
