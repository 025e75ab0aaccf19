package meisai.bench;

import java.util.Arrays;

/** A buffer that ASCII text is written to, used again from batch to batch. */
final class Bytes {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final int LONGEST_NUMBER = 20;

    private byte[] bytes = new byte[1 << 16];
    private int length;

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    @SuppressWarnings("deprecation") // the method for exactly this: ASCII text to bytes
    Bytes text(String ascii) {
        int count = ascii.length();
        room(count);
        ascii.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    Bytes bytes(byte[] some) {
        room(some.length);
        System.arraycopy(some, 0, bytes, length, some.length);
        length += some.length;
        return this;
    }

    /** What another buffer has. */
    Bytes append(Bytes more) {
        room(more.length);
        System.arraycopy(more.bytes, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    /** Exactly {@code width} digits, with zeros in front. */
    Bytes digits(long number, int width) {
        room(width);
        long rest = number;
        for (int at = length + width - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += width;
        return this;
    }

    /** A number of zero or more. */
    Bytes number(long number) {
        int width = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            width++;
        }
        return digits(number, Math.min(width, LONGEST_NUMBER));
    }

    /** 16 hexadecimal digits. */
    Bytes hex(long number) {
        room(16);
        for (int shift = 60; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(int) (number >>> shift) & 15];
        }
        return this;
    }
}
