package meisai.bench;

import java.util.OptionalLong;
import java.util.Random;

/**
 * When one kill comes.
 *
 * @param killMillis after the load has begun
 * @param closeMillis when a close is asked for, so that every other kill is likely to come in the middle of it
 * @param seed of what is asked for
 * @param startMillis when the start after it is killed, too; empty for most
 */
record CrashPlan(long killMillis, long closeMillis, long seed, OptionalLong startMillis) {
    private static final int SOON_MILLIS = 300;
    private static final int STARTS_OF_TEN = 3;
    private static final int FIRST_OF_START_MILLIS = 200;
    private static final int LAST_OF_START_MILLIS = 1_500;

    static CrashPlan of(Random random, int number, int leastMillis, int mostMillis) {
        int kill = leastMillis + random.nextInt(mostMillis - leastMillis + 1);
        int before = random.nextInt(number % 2 == 0 ? kill + 1 : Math.min(kill, SOON_MILLIS) + 1);
        long seed = random.nextLong();
        return new CrashPlan(
                kill,
                kill - before,
                seed,
                random.nextInt(10) < STARTS_OF_TEN
                        ? OptionalLong.of(random.nextInt(FIRST_OF_START_MILLIS, LAST_OF_START_MILLIS))
                        : OptionalLong.empty());
    }
}
