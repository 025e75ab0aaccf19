package meisai.server.usage.format;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * RFC 3339 instants: {@code 2026-11-01T00:05:00Z}, at most 9 digits of a second, offsets {@code +hh:mm}. Leap seconds
 * are refused: no bill has them.
 */
final class InstantText {
    private static final String FORM = "dddd-dd-ddTdd:dd:dd";
    private static final long SECONDS_OF_DAY = 86_400;
    private static final int MAX_FRACTION = 9;

    private InstantText() {}

    static Optional<Instant> parse(char[] text, int offset, int length) {
        if (length <= FORM.length() || !hasForm(text, offset)) {
            return Optional.empty();
        }
        int end = offset + length;
        int zone = offset + FORM.length();
        int nanos = 0;
        if (text[zone] == '.') {
            int digits = 0;
            while (zone + digits + 1 < end && isDigit(text[zone + digits + 1])) {
                digits++;
            }
            if (digits == 0 || digits > MAX_FRACTION) {
                return Optional.empty();
            }
            for (int i = 1; i <= MAX_FRACTION; i++) {
                nanos = nanos * 10 + (i <= digits ? text[zone + i] - '0' : 0);
            }
            zone += digits + 1;
        }
        if (zone == end - 1 && (text[zone] == 'Z' || text[zone] == 'z')) {
            return instant(text, offset, 0, nanos);
        }
        return hasOffset(text, zone, end) ? instant(text, offset, offsetSeconds(text, zone), nanos) : Optional.empty();
    }

    private static boolean hasForm(char[] text, int offset) {
        for (int i = 0; i < FORM.length(); i++) {
            char form = FORM.charAt(i);
            char c = text[offset + i];
            boolean fits = form == 'd' ? isDigit(c) : c == form || (form == 'T' && c == 't');
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasOffset(char[] text, int zone, int end) {
        return end - zone == 6
                && (text[zone] == '+' || text[zone] == '-')
                && isDigit(text[zone + 1])
                && isDigit(text[zone + 2])
                && text[zone + 3] == ':'
                && isDigit(text[zone + 4])
                && isDigit(text[zone + 5])
                && twoDigits(text, zone + 1) < 24
                && twoDigits(text, zone + 4) < 60;
    }

    private static int offsetSeconds(char[] text, int zone) {
        int seconds = twoDigits(text, zone + 1) * 3600 + twoDigits(text, zone + 4) * 60;
        return text[zone] == '-' ? -seconds : seconds;
    }

    private static Optional<Instant> instant(char[] text, int offset, int offsetSeconds, int nanos) {
        int hour = twoDigits(text, offset + 11);
        int minute = twoDigits(text, offset + 14);
        int second = twoDigits(text, offset + 17);
        if (hour > 23 || minute > 59 || second > 59) {
            return Optional.empty();
        }
        long day;
        try {
            int year = twoDigits(text, offset) * 100 + twoDigits(text, offset + 2);
            day = LocalDate.of(year, twoDigits(text, offset + 5), twoDigits(text, offset + 8))
                    .toEpochDay();
        } catch (DateTimeException impossibleDay) {
            return Optional.empty();
        }
        long seconds = day * SECONDS_OF_DAY + hour * 3600L + minute * 60L + second - offsetSeconds;
        return Optional.of(Instant.ofEpochSecond(seconds, nanos));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int twoDigits(char[] text, int at) {
        return (text[at] - '0') * 10 + text[at + 1] - '0';
    }
}
