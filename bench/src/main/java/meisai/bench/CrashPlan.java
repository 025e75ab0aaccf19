package meisai.bench;

import java.util.Random;

/**
 * When one kill comes.
 *
 * @param killMillis after the load has begun
 * @param closeMillis when a close is asked for, so that every other kill is likely to come in the middle of it
 * @param seed of what is asked for
 */
record CrashPlan(long killMillis, long closeMillis, long seed) {
    private static final int SOON_MILLIS = 300;

    static CrashPlan of(Random random, int number, int leastMillis, int mostMillis) {
        int kill = leastMillis + random.nextInt(mostMillis - leastMillis + 1);
        int before = random.nextInt(number % 2 == 0 ? kill + 1 : Math.min(kill, SOON_MILLIS) + 1);
        return new CrashPlan(kill, kill - before, random.nextLong());
    }
}
