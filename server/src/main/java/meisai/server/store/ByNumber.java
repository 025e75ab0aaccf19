package meisai.server.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something for each number from 0 on that a file has, found without an object for the number. */
final class ByNumber<T> {
    private static final int FREE = -1;
    private static final int FIRST = 16;

    private int[] numbers = free(FIRST);
    private int[] places = new int[FIRST];
    private final List<T> all = new ArrayList<>();

    private static int[] free(int size) {
        int[] numbers = new int[size];
        Arrays.fill(numbers, FREE);
        return numbers;
    }

    @Nullable
    T get(int number) {
        int at = slot(number);
        return numbers[at] == FREE ? null : all.get(places[at]);
    }

    /** @param number one that has nothing yet */
    void put(int number, T value) {
        if (2 * (all.size() + 1) > numbers.length) {
            grow();
        }
        set(number, all.size());
        all.add(value);
    }

    List<T> all() {
        return all;
    }

    /** Where the number is, or would be. */
    private int slot(int number) {
        int at = (number * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(numbers.length - 1);
        while (numbers[at] != FREE && numbers[at] != number) {
            at = (at + 1) & (numbers.length - 1);
        }
        return at;
    }

    private void set(int number, int place) {
        int at = slot(number);
        numbers[at] = number;
        places[at] = place;
    }

    private void grow() {
        int[] from = numbers;
        int[] placesFrom = places;
        numbers = free(2 * from.length);
        places = new int[2 * from.length];
        for (int i = 0; i < from.length; i++) {
            if (from[i] != FREE) {
                set(from[i], placesFrom[i]);
            }
        }
    }
}
