package meisai.bench;

import java.util.Arrays;

/** How long calls took; threads add to it, and it is read when they have ended. */
final class Latencies {
    private static final double NANOS_OF_MILLI = 1e6;

    private long[] nanos = new long[1 << 10];
    private int count;

    synchronized void add(long more) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = more;
    }

    synchronized int count() {
        return count;
    }

    /**
     * The time in milliseconds that so many percent of the calls did not exceed.
     *
     * @param percent above 0, at most 100, which is the slowest call
     * @return not a number when there was no call
     */
    synchronized double millis(double percent) {
        if (count == 0) {
            return Double.NaN;
        }
        Arrays.sort(nanos, 0, count);
        int rank = (int) Math.ceil(count * percent / 100);
        return nanos[Math.clamp(rank - 1L, 0, count - 1)] / NANOS_OF_MILLI;
    }
}
