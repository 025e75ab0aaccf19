package meisai.server.store;

import java.time.YearMonth;

/** Months as the numbers {@code yyyymm} that the store keeps. */
public final class Months {
    private Months() {}

    public static int number(YearMonth month) {
        return month.getYear() * 100 + month.getMonthValue();
    }

    public static YearMonth of(int number) {
        return YearMonth.of(number / 100, number % 100);
    }
}
