package meisai.bench;

import java.time.YearMonth;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Usage without end: of all SIMs in turn, for the first day of the month that is open. A month is full when it has its
 * records; whoever closes it moves on to the next.
 */
final class SoakUsage {
    private static final int SECONDS_OF_DAY = 86_400;
    private static final int QUANTITIES = 4_000_000;

    private final Fleet fleet;
    private final AtomicLong next = new AtomicLong();
    private volatile YearMonth month = Workload.MONTH;

    SoakUsage(Fleet fleet) {
        this.fleet = fleet;
    }

    YearMonth month() {
        return month;
    }

    void nextMonth() {
        month = month.plusMonths(1);
    }

    /** Takes the places of so many records; answers the first. */
    long take(int records) {
        return next.getAndAdd(records);
    }

    long taken() {
        return next.get();
    }

    void write(long place, YearMonth of, Bytes out) {
        int sim = (int) (place % fleet.sims());
        int second = (int) (place % SECONDS_OF_DAY);
        out.text("{\"id\":\"s").number(place).text("\",\"source\":\"soak\",\"operatorId\":\"");
        out.text(Fleet.operatorId(fleet.operatorOf(sim))).text("\",\"resource\":{\"kind\":\"imsi\",\"id\":\"00101");
        out.digits(sim, 10).text("\"},\"meter\":\"").text(BenchBook.METERS.get((int) (place % 2)));
        out.text("\",\"time\":\"")
                .number(of.getYear())
                .text("-")
                .digits(of.getMonthValue(), 2)
                .text("-01T");
        out.digits(second / 3_600, 2)
                .text(":")
                .digits(second / 60 % 60, 2)
                .text(":")
                .digits(second % 60, 2);
        out.text("Z\",\"quantity\":").number(Math.floorMod(Workload.mixed(place), QUANTITIES));
        out.text(",\"attributes\":{\"speedClass\":\"");
        out.text(BenchBook.SPEED_CLASSES.get(Fleet.speedClass(sim))).text("\"}}\n");
    }
}
