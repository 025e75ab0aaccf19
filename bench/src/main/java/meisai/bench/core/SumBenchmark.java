package meisai.bench.core;

import java.math.BigDecimal;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import meisai.money.Currency;
import meisai.money.Decimals;
import meisai.money.ExactSum;
import meisai.money.Rounding;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Sums prices times quantities exactly, and reads decimals. One operation is one line. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SumBenchmark {
    private static final int LINES = 1_000;
    private static final long MOST = 1L << 32;
    /** As exact as a price for a MiB is for a byte. */
    private static final BigDecimal UNIT_PRICE = new BigDecimal("0.00000019073486328125");

    private final BigDecimal[] quantities = new BigDecimal[LINES];
    private final String[] texts = new String[LINES];

    /** Draws the same quantities each time. */
    public SumBenchmark() {
        Random random = new Random(29);
        for (int line = 0; line < LINES; line++) {
            quantities[line] = BigDecimal.valueOf(random.nextLong(MOST), random.nextInt(4));
            texts[line] = quantities[line].toPlainString();
        }
    }

    /** To the yen in the end. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public Object exactSum() {
        ExactSum sum = new ExactSum();
        for (BigDecimal quantity : quantities) {
            sum.add(UNIT_PRICE, quantity);
        }
        return Rounding.HALF_UP.round(sum.amount(), Currency.JPY);
    }

    /** As records and price books are read. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public int parseDecimals() {
        int digits = 0;
        for (String text : texts) {
            digits += Decimals.parse(text).orElseThrow().precision();
        }
        return digits;
    }
}
