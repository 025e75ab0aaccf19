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
    private static final String FIRST = "meisai.firstSeed";

    private Seeds() {}

    /** Checks the property for {@code count} seeds from 1 on, or from {@code -Dmeisai.firstSeed} on. */
    public static void each(int count, Property property) {
        Long only = Long.getLong(ONLY);
        long first = Long.getLong(FIRST, 1);
        LongStream seeds = only == null ? LongStream.range(first, first + count) : LongStream.of(only);
        seeds.forEach(seed -> check(seed, property));
    }

    /** The same, and prints which seeds these are. */
    public static void eachTold(String what, int count, Property property) {
        Long only = Long.getLong(ONLY);
        long first = Long.getLong(FIRST, 1);
        System.out.println(
                what + ": " + (only == null ? "seeds " + first + " to " + (first + count - 1) : "seed " + only));
        each(count, property);
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
