package meisai.server.close;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;

/** Placeholder until the calendar is merged. */
public final class BusinessDays {
    public static boolean isKnown(String country) {
        return country.matches("[A-Z]{2}");
    }

    public Instant closesAt(Optional<String> country, YearMonth month) {
        LocalDate day = month.plusMonths(1).atDay(1);
        int business = 0;
        while (true) {
            if (day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY) {
                business++;
            }
            if (business == 2) {
                return day.atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            day = day.plusDays(1);
        }
    }
}
