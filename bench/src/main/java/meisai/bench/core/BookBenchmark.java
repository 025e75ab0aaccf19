package meisai.bench.core;

import java.util.concurrent.TimeUnit;
import meisai.account.Timeline;
import meisai.price.Matcher;
import meisai.usage.DailyUsage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reads and checks a price book, and finds the item of a daily sum. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class BookBenchmark {
    private final Matcher matcher = new Matcher(CoreMonth.history());
    private final Timeline timeline = CoreMonth.timeline();
    private final DailyUsage usage = CoreMonth.usage().getFirst();

    /** From its text. */
    @Benchmark
    public Object readBook() {
        return CoreMonth.book(CoreMonth.BOOK);
    }

    /** As for each record that is imported. */
    @Benchmark
    public Object match() {
        return matcher.match(usage.day(), timeline, usage.meter(), usage.attributes(), usage.quantity());
    }
}
