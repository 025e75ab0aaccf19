package meisai.bench;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The records of a month, each computed from its number: nothing is kept, and a batch can be made again. SIMs report in
 * rounds, two meters at a time, evenly over the month, so that records are in the order of their time. What a SIM
 * reports of a meter at a time is a cell: a record, or two.
 */
final class Workload implements Usage {
    static final YearMonth MONTH = YearMonth.of(2026, 11);
    private static final int DAYS = MONTH.lengthOfMonth();

    private static final int SECONDS_OF_DAY = 86_400;
    private static final int AT_A_TIME = 2;
    /** Larger than the number of SIMs and prime: every round has another order than the numbers of the SIMs. */
    private static final long STRIDE = 1_000_003;

    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;
    private static final int GATEWAYS = 4;
    private static final int MAX_QUANTITY = 4_000_000;

    /** Where a record lies: what else it says follows from its number. */
    record Sample(long record, int sim, int meter, int day, int second) {}

    private final Load load;
    private final int days;
    private final Fleet fleet;
    private final SendOrder order;
    private final byte[][] operatorIds;
    private final long cells;

    Workload(Load load) {
        this(load, DAYS);
    }

    /** @param days of the month that the records lie in, from its first one */
    Workload(Load load, int days) {
        this.load = load;
        this.days = days;
        this.fleet = new Fleet(load.sims(), load.operators());
        this.order = new SendOrder(load.records(), days, load.mixed());
        this.operatorIds = new byte[load.operators()][];
        for (int operator = 0; operator < load.operators(); operator++) {
            operatorIds[operator] = Fleet.operatorId(operator).getBytes(StandardCharsets.US_ASCII);
        }
        this.cells = cell(load.records() - 1) + 1;
    }

    Fleet fleet() {
        return fleet;
    }

    /** Records that are billed. */
    long records() {
        return load.records();
    }

    int days() {
        return days;
    }

    @Override
    public long sent() {
        return order.places();
    }

    long cell(long record) {
        return load.mixed() ? record * 7 / 10 : record;
    }

    int sim(long cell) {
        return (int) (cell / AT_A_TIME % load.sims() * STRIDE % load.sims());
    }

    int meter(long cell) {
        long pair = cell / AT_A_TIME / load.sims() % (load.meters() / AT_A_TIME);
        return (int) (pair * AT_A_TIME + cell % AT_A_TIME);
    }

    int day(long cell) {
        return (int) (cell * days / cells);
    }

    static long quantity(long record) {
        return 1_000 + (mixed(record) >>> 16) % MAX_QUANTITY;
    }

    /** A bijection, so that ids made of it are unique. */
    static long mixed(long record) {
        long value = (record + 1) * MIX;
        value = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        value = (value ^ (value >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return value ^ (value >>> 31);
    }

    /** The record that is sent at a place. */
    Sample at(long place) {
        return sample(order.record(place));
    }

    Sample sample(long record) {
        long cell = cell(record);
        int second = (int) (cell * days % cells * SECONDS_OF_DAY / cells);
        return new Sample(record, sim(cell), meter(cell), day(cell), second);
    }

    @Override
    public void write(long place, Bytes out) {
        write(at(place), out);
    }

    /** Writes a record as a line of NDJSON. */
    void write(Sample sample, Bytes out) {
        int sim = sample.sim();
        out.text("{\"id\":\"")
                .hex(mixed(sample.record()))
                .text("\",\"source\":\"gw-")
                .digits(sim % GATEWAYS + 1, 1)
                .text("\",\"operatorId\":\"")
                .bytes(operatorIds[fleet.operatorOf(sim)])
                .text("\",\"coverage\":\"jp\",\"resource\":{\"kind\":\"imsi\",\"id\":\"00101")
                .digits(sim, 10)
                .text("\"},\"meter\":\"")
                .text(BenchBook.METERS.get(sample.meter()))
                .text("\",\"time\":\"");
        time(sample, out)
                .text("\",\"quantity\":")
                .number(quantity(sample.record()))
                .text(",\"attributes\":{\"speedClass\":\"")
                .text(BenchBook.SPEED_CLASSES.get(Fleet.speedClass(sim)))
                .text("\"}}\n");
    }

    /** Operator, source, id, resource and meter, each followed by a comma. */
    void identity(Sample sample, Bytes out) {
        int sim = sample.sim();
        out.bytes(operatorIds[fleet.operatorOf(sim)])
                .text(",gw-")
                .digits(sim % GATEWAYS + 1, 1)
                .text(",")
                .hex(mixed(sample.record()))
                .text(",00101")
                .digits(sim, 10)
                .text(",")
                .text(BenchBook.METERS.get(sample.meter()))
                .text(",");
    }

    static Bytes time(Sample sample, Bytes out) {
        return out.text("2026-11-")
                .digits(sample.day() + 1, 2)
                .text("T")
                .digits(sample.second() / 3_600, 2)
                .text(":")
                .digits(sample.second() / 60 % 60, 2)
                .text(":")
                .digits(sample.second() % 60, 2)
                .text("Z");
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
}
