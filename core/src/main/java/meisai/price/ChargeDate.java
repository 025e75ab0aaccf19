package meisai.price;

import java.time.LocalDate;
import java.time.YearMonth;
import meisai.period.Days;

/** What a charge is dated with: a service day, or the month it is booked in. */
public sealed interface ChargeDate {
    /** {@code yyyyMMdd} or {@code yyyyMM}. */
    String text();

    record OnDay(LocalDate day) implements ChargeDate {
        @Override
        public String text() {
            return Days.text(day);
        }
    }

    record InMonth(YearMonth month) implements ChargeDate {
        @Override
        public String text() {
            return Days.text(month);
        }
    }
}
