package meisai.bench;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The records of a month, each computed from its index: nothing is kept, and a batch can be made again. SIMs report in
 * rounds, first all once for each meter, then all again, so that records arrive in the order of their time.
 */
final class Workload {
    static final YearMonth MONTH = YearMonth.of(2026, 11);

    private static final int METERS = BenchBook.METERS.size();
    private static final int DAYS = MONTH.lengthOfMonth();
    private static final int SECONDS_OF_DAY = 86_400;
    /** Larger than the number of lines and prime: every round has another order than the numbers of the SIMs. */
    private static final long STRIDE = 1_000_003;

    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;
    private static final int GATEWAYS = 4;
    private static final int SITES = 100;
    private static final int MAX_QUANTITY = 4_000_000;

    private final long records;
    private final int sims;
    private final String operatorId;
    private final long rounds;

    /** @param sims from 1 to 1,000,000 */
    Workload(long records, int sims, String operatorId) {
        this.records = records;
        this.sims = sims;
        this.operatorId = operatorId;
        long round = (long) sims * METERS;
        this.rounds = (records + round - 1) / round;
    }

    long records() {
        return records;
    }

    int sims() {
        return sims;
    }

    static int plan(int sim) {
        return sim % 4 == 3 ? 1 : 0;
    }

    static int speedClass(int sim) {
        return sim % 3;
    }

    private int sim(long index) {
        return (int) (index / METERS % sims * STRIDE % sims);
    }

    private static int meter(long index) {
        return (int) (index % METERS);
    }

    private static long quantity(long index) {
        return 1_000 + (mixed(index) >>> 16) % MAX_QUANTITY;
    }

    /** A bijection, so that ids made of it are unique. */
    private static long mixed(long index) {
        long value = (index + 1) * MIX;
        value = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        value = (value ^ (value >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return value ^ (value >>> 31);
    }

    /** Writes one record as a line of NDJSON. */
    void write(long index, Bytes out) {
        int sim = sim(index);
        long round = index / ((long) sims * METERS);
        int day = (int) (round * DAYS / rounds);
        long shortest = Math.max(1, Math.min(600, SECONDS_OF_DAY / rounds));
        int second = (int) (round * DAYS % rounds * SECONDS_OF_DAY / rounds + sim % shortest);
        out.text("{\"id\":\"")
                .hex(mixed(index))
                .text("\",\"source\":\"gw-")
                .digits(sim % GATEWAYS + 1, 1)
                .text("\",\"operatorId\":\"")
                .text(operatorId)
                .text("\",\"coverage\":\"jp\",\"resource\":{\"kind\":\"imsi\",\"id\":\"00101")
                .digits(sim, 10)
                .text("\"},\"meter\":\"")
                .text(BenchBook.METERS.get(meter(index)))
                .text("\",\"time\":\"2026-11-")
                .digits(day + 1, 2)
                .text("T")
                .digits(second / 3_600, 2)
                .text(":")
                .digits(second / 60 % 60, 2)
                .text(":")
                .digits(second % 60, 2)
                .text("Z\",\"quantity\":")
                .number(quantity(index))
                .text(",\"attributes\":{\"speedClass\":\"")
                .text(BenchBook.SPEED_CLASSES.get(speedClass(sim)))
                .text("\"}}\n");
    }

    /** The change that sets a SIM up, from the first day of the month. */
    String resource(int sim) {
        return String.format(
                Locale.ROOT,
                "{\"operatorId\":\"%s\",\"kind\":\"imsi\",\"id\":\"00101%010d\",\"simId\":\"%019d\",\"tags\":{\"site\":"
                        + "\"site-%03d\"},\"group\":\"fleet-%d\",\"plan\":\"%s\",\"status\":\"active\",\"from\":\"%s\"}\n",
                operatorId,
                sim,
                sim,
                sim % SITES,
                sim % 5,
                BenchBook.PLANS.get(plan(sim)),
                firstDay());
    }

    static String firstDay() {
        return day(MONTH.atDay(1));
    }

    private static String day(LocalDate day) {
        return day.format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    static String monthText() {
        return String.format(Locale.ROOT, "%04d%02d", MONTH.getYear(), MONTH.getMonthValue());
    }

    /** Rows of the bill: one for each SIM, meter and day with usage, and a monthly fee for each SIM. */
    long expectedRows() {
        long round = (long) sims * METERS;
        long partial = records % round;
        long fullRounds = records / round;
        long rows = 0;
        int lastDay = -1;
        for (long each = 0; each < fullRounds; each++) {
            int day = (int) (each * DAYS / rounds);
            rows += day == lastDay ? 0 : round;
            lastDay = day;
        }
        boolean ownDay = partial > 0 && (int) (fullRounds * DAYS / rounds) != lastDay;
        return rows + (ownDay ? partial : 0) + sims;
    }

    /** What the month costs before tax, computed without the server. */
    BigDecimal expectedSubtotal() {
        long[] quantities = new long[BenchBook.items()];
        for (long index = 0; index < records; index++) {
            int sim = sim(index);
            quantities[BenchBook.item(plan(sim), meter(index), speedClass(sim))] += quantity(index);
        }
        BigDecimal subtotal = BigDecimal.ZERO;
        for (int plan = 0; plan < BenchBook.PLANS.size(); plan++) {
            for (int meter = 0; meter < METERS; meter++) {
                for (int speedClass = 0; speedClass < BenchBook.SPEED_CLASSES.size(); speedClass++) {
                    long quantity = quantities[BenchBook.item(plan, meter, speedClass)];
                    subtotal = subtotal.add(BenchBook.amount(plan, meter, speedClass, quantity));
                }
            }
        }
        for (int sim = 0; sim < sims; sim++) {
            subtotal = subtotal.add(BenchBook.monthlyFee(plan(sim)));
        }
        return subtotal;
    }
}
