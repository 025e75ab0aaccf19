package meisai.bench;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the server must have of each operator, summed from what was acknowledged. */
final class CrashTally {
    /** Of one operator and month; quantities by meter, without what is void. */
    static final class Sum {
        private final long[] quantities = new long[CrashUsage.METERS];
        private long records;
        private long voided;
        private long newFees;

        long records() {
            return records;
        }

        long voided() {
            return voided;
        }
    }

    private final List<Map<YearMonth, Sum>> operators = new ArrayList<>();
    private final TreeMap<LocalDate, Integer> versions = new TreeMap<>();

    CrashTally(int operators) {
        for (int operator = 0; operator < operators; operator++) {
            this.operators.add(new TreeMap<>());
        }
    }

    Sum of(int operator, YearMonth month) {
        return operators.get(operator).computeIfAbsent(month, each -> new Sum());
    }

    void add(int operator, YearMonth month, int meter, long quantity) {
        Sum sum = of(operator, month);
        sum.records++;
        sum.quantities[meter] += quantity;
    }

    void takeOff(int operator, YearMonth month, int meter, long quantity) {
        Sum sum = of(operator, month);
        sum.voided++;
        sum.quantities[meter] -= quantity;
    }

    /** SIMs that pay their fee from a month on. */
    void fees(int operator, YearMonth from, int sims) {
        of(operator, from).newFees += sims;
    }

    void price(LocalDate from, int version) {
        versions.put(from, version);
    }

    long records() {
        return operators.stream()
                .flatMap(each -> each.values().stream())
                .mapToLong(Sum::records)
                .sum();
    }

    /**
     * The sum of the subtotals of all bills. What came or went after a close is in a later bill, at the prices of its own
     * month, so that this is the same whenever months were closed.
     */
    BigDecimal subtotals(int operator, List<YearMonth> months) {
        BigDecimal subtotals = BigDecimal.ZERO;
        long fees = 0;
        for (YearMonth month : months) {
            Sum sum = of(operator, month);
            int version = versions.floorEntry(month.atDay(1)).getValue();
            for (int meter = 0; meter < CrashUsage.METERS; meter++) {
                subtotals = subtotals.add(
                        CrashBook.price(version, meter).multiply(BigDecimal.valueOf(sum.quantities[meter])));
            }
            fees += sum.newFees;
            subtotals = subtotals.add(CrashBook.FEE_PRICE.multiply(BigDecimal.valueOf(fees)));
        }
        return subtotals;
    }
}
