package meisai.bench.core;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import meisai.account.Resource;
import meisai.account.Timeline;
import meisai.price.MonthInput;
import meisai.price.MonthRating;
import meisai.price.RatingByResource;
import meisai.pricebook.PriceBookHistory;
import meisai.usage.DailyUsage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Rates daily sums: a whole month, and one day of one SIM as a live bill does. One operation is one daily sum. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class RatingBenchmark {
    /** The days of {@link CoreMonth#MONTH}. */
    private static final int DAYS = 30;

    private static final LocalDate DAY = CoreMonth.MONTH.atDay(17);

    private final MonthInput month = CoreMonth.input(CoreMonth.history());
    private final List<DailyUsage> usage = CoreMonth.usage();

    /** Without what is counted for longer than a day. */
    private final PriceBookHistory ofDays = new PriceBookHistory(List.of(CoreMonth.book(CoreMonth.BOOK
            .replace("scope: resourceMonth", "scope: resourceDay")
            .replace(
                    "volume: { scope: accountMonth, per: 1048576, tiers: [{ upTo: 1073741824, price: \"0.7\" }, { price: \"0.5\" }] }",
                    "perUnit: { price: \"0.7\", per: 1048576 }"))));

    private final RatingByResource byResource =
            new RatingByResource(CoreMonth.MONTH, CoreMonth.MONTH.atEndOfMonth(), ofDays);
    private final Resource sim = CoreMonth.sim(7);
    private final Timeline timeline = CoreMonth.timeline();
    private final List<DailyUsage> ofDay = CoreMonth.ofDay(sim, DAY, new Random(7));

    /** Answers what was summed, so that nothing is left out. */
    @Benchmark
    @OperationsPerInvocation(CoreMonth.SIMS * CoreMonth.METERS * DAYS)
    public Object month() {
        CoreMonth.Sums sums = new CoreMonth.Sums();
        MonthRating rating = new MonthRating(month, sums);
        usage.forEach(rating::usage);
        rating.finish();
        return sums;
    }

    /** Puts the rows of a day of a SIM into a sum. */
    @Benchmark
    @OperationsPerInvocation(CoreMonth.METERS)
    public Object dayOfOneSim() {
        CoreMonth.Sums sums = new CoreMonth.Sums();
        byResource.usageOfDay(sim, timeline, DAY, ofDay, sums);
        return sums;
    }
}
