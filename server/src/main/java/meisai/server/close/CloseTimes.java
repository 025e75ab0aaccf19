package meisai.server.close;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** When the bills of each country close: the calendar of a country is looked up once. */
public final class CloseTimes {
    private final CloseTime time;
    private final Map<Optional<String>, BusinessDays> byCountry = new ConcurrentHashMap<>();

    public CloseTimes(CloseTime time) {
        this.time = time;
    }

    /** @param country without one only weekends are no business days */
    Instant of(Optional<String> country, YearMonth month) {
        return byCountry.computeIfAbsent(country, BusinessDays::of).closeOf(month, time);
    }
}
