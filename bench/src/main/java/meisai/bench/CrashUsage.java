package meisai.bench;

import java.time.YearMonth;

/** Usage without end, each record computed from its place: of all SIMs in turn, for the first day of a month. */
record CrashUsage(Fleet fleet) {
    static final String SOURCE = "crash";
    static final int METERS = 2;

    private static final int SECONDS_OF_DAY = 86_400;
    private static final int QUANTITIES = 4_000_000;

    int operator(long place) {
        return fleet.operatorOf(sim(place));
    }

    static int meter(long place) {
        return (int) (place % METERS);
    }

    static long quantity(long place) {
        return Math.floorMod(Workload.mixed(place), QUANTITIES);
    }

    static String id(long place) {
        return "c" + place;
    }

    int sim(long place) {
        return (int) (place / METERS % fleet.sims());
    }

    /** A line of NDJSON. */
    void write(long place, YearMonth month, Bytes out) {
        int second = (int) (place % SECONDS_OF_DAY);
        out.text("{\"id\":\"").text(id(place)).text("\",\"source\":\"").text(SOURCE);
        out.text("\",\"operatorId\":\"").text(Fleet.operatorId(operator(place)));
        out.text("\",\"resource\":{\"kind\":\"imsi\",\"id\":\"00101").digits(sim(place), 10);
        out.text("\"},\"meter\":\"").text(CrashBook.METERS.get(meter(place)));
        out.text("\",\"time\":\"").number(month.getYear()).text("-").digits(month.getMonthValue(), 2);
        out.text("-01T").digits(second / 3_600, 2);
        out.text(":").digits(second / 60 % 60, 2).text(":").digits(second % 60, 2);
        out.text("Z\",\"quantity\":").number(quantity(place)).text("}\n");
    }
}
