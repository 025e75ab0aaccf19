package meisai.server.export;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

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
    private static final int BLOCK = 8;
    private static final int BLOCK_WHOLE = 100_000_000;
    /** {@code 00000000}. */
    private static final long ZEROS = 0x3030_3030_3030_3030L;

    private static final VarHandle BLOCKS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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
        while (end - point >= BLOCK && (long) BLOCKS.get(bytes, end - BLOCK) == ZEROS) {
            end -= BLOCK;
        }
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

    /** Writes the digits of a number of at most 18 before a place, and zeros before them that nobody reads; nothing for 0. */
    private int digits(long number, int before) {
        if (number < BLOCK_WHOLE) {
            return first((int) number, before);
        }
        long high = number / BLOCK_WHOLE;
        block((int) (number - high * BLOCK_WHOLE), before);
        if (high < BLOCK_WHOLE) {
            return first((int) high, before - BLOCK);
        }
        int highest = (int) (high / BLOCK_WHOLE);
        block((int) (high - (long) highest * BLOCK_WHOLE), before - BLOCK);
        return first(highest, before - 2 * BLOCK);
    }

    private void block(int number, int before) {
        BLOCKS.set(bytes, before - BLOCK, eight(number) + ZEROS);
    }

    /** Writes a block, and answers where its first digit other than 0 is. */
    private int first(int number, int before) {
        long digits = eight(number);
        BLOCKS.set(bytes, before - BLOCK, digits + ZEROS);
        return before - BLOCK + Long.numberOfTrailingZeros(digits) / Byte.SIZE;
    }

    /**
     * The eight digits of a number below 10^8, a byte each, the first in the lowest: halved into fours, twos and ones, in all parts of a
     * long at once. A product and a shift divide by 100 below 10^4 (10,486 / 2^20) and by 10 below 10^2 (103 / 2^10).
     */
    static long eight(int number) {
        int first = number / 10_000;
        long fours = first | ((long) (number - first * 10_000) << 32);
        long hundreds = ((fours * 10_486) >>> 20) & 0x0000_007F_0000_007FL;
        long twos = hundreds | ((fours - 100 * hundreds) << 16);
        long tens = ((twos * 103) >>> 10) & 0x000F_000F_000F_000FL;
        return tens | ((twos - 10 * tens) << 8);
    }

    private int zeros(int before, int through) {
        int at = before;
        while (at > through) {
            bytes[--at] = '0';
        }
        return at;
    }
}
