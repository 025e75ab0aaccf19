package meisai;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/** Runs a property over random inputs. A failure names its seed; {@code -Dmeisai.seed=7} runs that one only. */
public final class Seeds {
    /** What holds for every input that it makes of its randomness. */
    public interface Property {
        void check(RandomGenerator random);
    }

    private static final String ONLY = "meisai.seed";

    private Seeds() {}

    /** Checks the property for the seeds 1 to {@code count}. */
    public static void each(int count, Property property) {
        Long only = Long.getLong(ONLY);
        LongStream seeds = only == null ? LongStream.rangeClosed(1, count) : LongStream.of(only);
        seeds.forEach(seed -> check(seed, property));
    }

    @SafeVarargs
    public static <T> T oneOf(RandomGenerator random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static void check(long seed, Property property) {
        try {
            property.check(new SplittableRandom(seed));
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("fails with -D" + ONLY + "=" + seed, failure);
        }
    }
}
