package meisai.server.store;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Something for each number from 0 on that a file has, found without an object for the number. */
public final class ByNumber<T> {
    private static final int FREE = -1;
    private static final int FIRST = 64;
    /** So many numbers that follow each other lie together: the next line mostly has the next number. */
    private static final int BLOCK_BITS = 4;

    private int[] numbers = free(FIRST);
    private Object[] values = new Object[FIRST];
    private int size;

    private static int[] free(int size) {
        int[] numbers = new int[size];
        Arrays.fill(numbers, FREE);
        return numbers;
    }

    @SuppressWarnings("unchecked")
    public @Nullable T get(int number) {
        return (T) values[slot(number)];
    }

    /** @param number one that has nothing yet */
    public void put(int number, T value) {
        if (2 * (size + 1) > numbers.length) {
            grow();
        }
        set(number, value);
        size++;
    }

    @SuppressWarnings("unchecked")
    void forEach(Consumer<T> sink) {
        for (int i = 0; i < values.length; i++) {
            if (numbers[i] != FREE) {
                sink.accept((T) values[i]);
            }
        }
    }

    /** What is made of each value, under the same number. */
    @SuppressWarnings("unchecked")
    public <R> ByNumber<R> map(Function<T, R> make) {
        ByNumber<R> made = new ByNumber<>();
        // In the same places: put in the order of its places, it would have long rows of them in the way at each
        // growth.
        made.numbers = numbers.clone();
        made.values = new Object[values.length];
        made.size = size;
        for (int i = 0; i < values.length; i++) {
            if (numbers[i] != FREE) {
                made.values[i] = make.apply((T) values[i]);
            }
        }
        return made;
    }

    /** Where the number is, or would be. */
    private int slot(int number) {
        int blocks = numbers.length >> BLOCK_BITS;
        int block = ((number >>> BLOCK_BITS) * 0x9E3779B9) >>> (Integer.numberOfLeadingZeros(blocks) + 1);
        int at = (block << BLOCK_BITS) | (number & ((1 << BLOCK_BITS) - 1));
        while (numbers[at] != FREE && numbers[at] != number) {
            at = (at + 1) & (numbers.length - 1);
        }
        return at;
    }

    private void set(int number, Object value) {
        int at = slot(number);
        numbers[at] = number;
        values[at] = value;
    }

    private void grow() {
        int[] from = numbers;
        Object[] valuesFrom = values;
        numbers = free(2 * from.length);
        values = new Object[2 * from.length];
        for (int i = 0; i < from.length; i++) {
            if (from[i] != FREE) {
                set(from[i], valuesFrom[i]);
            }
        }
    }
}
