package meisai.server.export;

/**
 * The digits of one number at a time: plain decimals without trailing zeros behind their point. A number is two parts of
 * 18 digits, so that the product of two longs of that many digits needs nothing larger.
 */
final class CsvNumber {
    /** Most digits behind a point. */
    static final int LONGEST_FRACTION = 40;
    /** Most digits of a factor of a product. */
    static final int FACTOR_DIGITS = 18;

    private static final long HALF = 1_000_000_000L;
    private static final long WHOLE = HALF * HALF;
    private static final byte[] TENS = new byte[100];
    private static final byte[] ONES = new byte[100];

    static {
        for (int pair = 0; pair < 100; pair++) {
            TENS[pair] = (byte) ('0' + pair / 10);
            ONES[pair] = (byte) ('0' + pair % 10);
        }
    }

    /** With all digits behind the point and two parts, a sign, a point and a zero before it. */
    private final byte[] bytes = new byte[LONGEST_FRACTION + 2 * FACTOR_DIGITS + 8];

    private int from;
    private int to;

    /** The characters, from {@link #from} to {@link #to}. */
    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Whether a factor has more than {@link #FACTOR_DIGITS} digits. */
    static boolean isLong(long factor) {
        return factor <= -WHOLE || factor >= WHOLE;
    }

    /** @param scale digits behind the point, from 0 through {@link #LONGEST_FRACTION} */
    void decimal(long unscaled, int scale) {
        // As if without a sign: the smallest long has no positive one.
        long absolute = Math.abs(unscaled);
        if (absolute >= 0 && absolute < WHOLE) {
            write(0, absolute, unscaled < 0, scale);
        } else {
            write(Long.divideUnsigned(absolute, WHOLE), Long.remainderUnsigned(absolute, WHOLE), unscaled < 0, scale);
        }
    }

    /**
     * The product of two numbers of at most {@link #FACTOR_DIGITS} digits.
     *
     * @param scale of the product, from 0 through {@link #LONGEST_FRACTION}
     */
    void product(long one, long other, int scale) {
        long a = Math.abs(one);
        long b = Math.abs(other);
        long product = a * b;
        if (Math.multiplyHigh(a, b) == 0 && product >= 0 && product < WHOLE) {
            write(0, product, (one < 0) != (other < 0), scale);
            return;
        }
        long middle = (a / HALF) * (b % HALF) + (a % HALF) * (b / HALF);
        long low = (middle % HALF) * HALF + (a % HALF) * (b % HALF);
        long high = (a / HALF) * (b / HALF) + middle / HALF + low / WHOLE;
        write(high, low % WHOLE, (one < 0) != (other < 0), scale);
    }

    private void write(long high, long low, boolean negative, int scale) {
        int end = bytes.length;
        int at = digits(low, end);
        if (high != 0) {
            at = zeros(at, end - FACTOR_DIGITS);
            at = digits(high, at);
        }
        boolean isZero = at == end;
        int point = end - scale;
        // A digit before the point in any case.
        at = zeros(at, point - 1);
        while (end > point && bytes[end - 1] == '0') {
            end--;
        }
        if (end > point) {
            System.arraycopy(bytes, at, bytes, at - 1, point - at);
            at--;
            bytes[point - 1] = '.';
        }
        if (negative && !isZero) {
            bytes[--at] = '-';
        }
        from = at;
        to = end;
    }

    /** Writes the digits of a number before a place; nothing for 0. */
    private int digits(long number, int before) {
        int at = before;
        long large = number;
        while (large > Integer.MAX_VALUE) {
            at = pair((int) (large % 100), at);
            large /= 100;
        }
        // Divisions of ints are several times as fast.
        int rest = (int) large;
        while (rest >= 10) {
            at = pair(rest % 100, at);
            rest /= 100;
        }
        if (rest > 0) {
            bytes[--at] = ONES[rest];
        }
        return at;
    }

    private int pair(int pair, int before) {
        bytes[before - 1] = ONES[pair];
        bytes[before - 2] = TENS[pair];
        return before - 2;
    }

    private int zeros(int before, int through) {
        int at = before;
        while (at > through) {
            bytes[--at] = '0';
        }
        return at;
    }
}
