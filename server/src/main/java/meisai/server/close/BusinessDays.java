package meisai.server.close;

import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;

/**
 * The business days of a country, as UTC days: all but Saturdays, Sundays and the holidays of the whole country. Without a
 * country every day from Monday to Friday is one.
 */
public final class BusinessDays {
    private static final String JAPAN = "JP";

    private final Predicate<LocalDate> holidays;

    private BusinessDays(Predicate<LocalDate> holidays) {
        this.holidays = holidays;
    }

    /**
     * @param country ISO 3166-1, two capital letters
     * @throws Refusal when its holidays are not known
     */
    public static BusinessDays of(Optional<String> country) {
        return new BusinessDays(country.map(BusinessDays::holidays).orElse(day -> false));
    }

    private static Predicate<LocalDate> holidays(String country) {
        if (country.equals(JAPAN)) {
            return JapaneseHolidays::contains;
        }
        // The library also knows stock exchanges, and takes small letters.
        if (!country.matches("[A-Z]{2}")
                || !HolidayManager.getSupportedCalendarCodes().contains(country)) {
            throw new Refusal(
                    Kind.INVALID,
                    "unknownCountry",
                    "the holidays of " + country
                            + " are not known: name a country by the two capital letters of ISO 3166,"
                            + " such as JP, or none for Saturdays and Sundays only");
        }
        return new OfLibrary(HolidayManager.getInstance(ManagerParameters.create(country)));
    }

    public boolean isBusinessDay(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY
                && day.getDayOfWeek() != DayOfWeek.SUNDAY
                && !holidays.test(day);
    }

    /** When a month closes: in the month after it, on its last business day when it has fewer than asked for. */
    public Instant closeOf(YearMonth month, CloseTime time) {
        YearMonth next = month.plusMonths(1);
        LocalDate found = next.atEndOfMonth();
        int businessDays = 0;
        for (LocalDate day = next.atDay(1);
                !day.isAfter(next.atEndOfMonth()) && businessDays < time.businessDay();
                day = day.plusDays(1)) {
            if (isBusinessDay(day)) {
                found = day;
                businessDays++;
            }
        }
        return found.atTime(time.hour(), 0).toInstant(ZoneOffset.UTC);
    }

    /** What the library knows of a country, kept by year. */
    private static final class OfLibrary implements Predicate<LocalDate> {
        private final HolidayManager library;
        private final Map<Integer, Set<LocalDate>> years = new ConcurrentHashMap<>();

        OfLibrary(HolidayManager library) {
            this.library = library;
        }

        @Override
        public boolean test(LocalDate day) {
            return years.computeIfAbsent(day.getYear(), this::daysOff).contains(day);
        }

        private Set<LocalDate> daysOff(int year) {
            return library.getHolidays(Year.of(year)).stream()
                    .filter(holiday -> holiday.getType() != HolidayType.OBSERVANCE)
                    .map(Holiday::getDate)
                    .collect(Collectors.toUnmodifiableSet());
        }
    }
}
