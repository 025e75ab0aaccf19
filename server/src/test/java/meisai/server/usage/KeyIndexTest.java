package meisai.server.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyIndexTest {
    private record Key(long high, long low, long digest) {}

    private final KeyMemory memory = new KeyMemory(Long.MAX_VALUE, bytes -> true);

    /** Adds and takes back at random, with halves that collide, and compares with a map all the while. */
    @Test
    void agreesWithAMapWhateverIsAddedAndTakenBack() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        KeyIndex index = new KeyIndex(memory);
        Map<Key, Character> expected = new HashMap<>();
        List<Key> order = new ArrayList<>();
        for (int step = 0; step < 400_000; step++) {
            Key key = new Key(random.nextInt(3), (random.nextInt(60_000) - 9) * 0x1_0001_0007L, random.nextInt(2));
            if (random.nextInt(5) == 0 && !order.isEmpty()) {
                int at = random.nextInt(order.size());
                Key gone = order.set(at, order.getLast());
                order.removeLast();
                expected.remove(gone);
                index.remove(gone.high(), gone.low(), gone.digest());
                assertThat(index.contains(gone.high(), gone.low(), gone.digest()))
                        .isFalse();
            } else if (!expected.containsKey(key)) {
                char place = (char) random.nextInt(4);
                // As a record is asked for before it is added, and others sometimes between.
                if (random.nextInt(4) > 0) {
                    index.contains(key.high(), key.low());
                }
                if (random.nextInt(4) == 0) {
                    index.contains(random.nextInt(3), (random.nextInt(60_000) - 9) * 0x1_0001_0007L);
                }
                expected.put(key, place);
                order.add(key);
                index.add(key.high(), key.low(), key.digest(), place);
            }
        }
        agrees(index, expected, seed);
        BitSet gone = new BitSet();
        gone.set(0);
        gone.set(2);
        index.removeAll(gone);
        expected.values().removeIf(gone::get);
        agrees(index, expected, seed);
        assertThat(memory.used()).as("seed %d", seed).isBetween(22L * expected.size(), 40L * expected.size());
        index.free();
        assertThat(memory.used()).as("seed %d", seed).isZero();
    }

    /** Also when fewer or more keys come. */
    @Test
    void anIndexThatExpectsKeysHasRoomForThem() {
        int keys = 200_000;
        for (long expected : new long[] {1, keys / 10, keys, 10L * keys}) {
            KeyIndex index = new KeyIndex(memory, expected);
            long room = memory.used();
            Random random = new Random(7);
            for (int i = 0; i < keys; i++) {
                index.add(i, random.nextLong(), i, (char) 1);
            }
            if (expected >= keys) {
                // Nothing had to be moved.
                assertThat(memory.used()).isEqualTo(room).isBetween(22L * expected, 29L * expected);
            }
            random = new Random(7);
            for (int i = 0; i < keys; i++) {
                long low = random.nextLong();
                index.touch(low);
                assertThat(index.contains(i, low, i)).isTrue();
                assertThat(index.contains(i, low, i + 1)).isFalse();
            }
            assertThat(index.size()).isEqualTo(keys);
            index.free();
            assertThat(memory.used()).isZero();
        }
    }

    @Test
    void whatIsAddedBeyondTheMostIsThereAndItIsFull() {
        List<Long> told = new ArrayList<>();
        KeyMemory small = new KeyMemory(20 << 20, told::add);
        KeyIndex index = new KeyIndex(small);
        int count = 0;
        while (!small.isFull()) {
            index.add(count, count * 0x9E37_79B9_7F4A_7C15L, 1, (char) 0);
            count++;
        }
        assertThat(count).isGreaterThan(600_000);
        for (int more = 0; more < 100_000; more++) {
            index.add(count, count * 0x9E37_79B9_7F4A_7C15L, 1, (char) 0);
            count++;
        }
        assertThat(index.size()).isEqualTo(count);
        for (long each = 0; each < count; each++) {
            assertThat(index.contains(each, each * 0x9E37_79B9_7F4A_7C15L, 1)).isTrue();
        }
        assertThat(index.contains(count, count * 0x9E37_79B9_7F4A_7C15L)).isFalse();
        assertThat(told).hasSize(1);
        BitSet all = new BitSet();
        all.set(0);
        index.removeAll(all);
        assertThat(small.used()).isZero();
        assertThat(told).as("and told that there is room again").hasSize(2);
        index.add(1, 2, 3, (char) 0);
        assertThat(index.contains(1, 2, 3)).isTrue();
        index.free();
    }

    private static void agrees(KeyIndex index, Map<Key, Character> expected, long seed) {
        assertThat(index.size()).as("seed %d", seed).isEqualTo(expected.size());
        expected.forEach((key, place) -> {
            List<Character> places = new ArrayList<>();
            index.under(key.high(), key.low(), (digest, code) -> {
                if (digest == key.digest()) {
                    places.add(code);
                }
            });
            assertThat(places).as("%s, seed %d", key, seed).containsExactly(place);
        });
        long absent = 4;
        assertThat(index.contains(absent, 0)).isFalse();
    }

    @Test
    void keepsThePlaceOfEachContentOfAKey() {
        KeyIndex index = new KeyIndex(memory);
        index.add(1, 2, 10, (char) 7);
        index.add(1, 2, 11, Character.MAX_VALUE);
        Map<Long, Character> places = new HashMap<>();
        index.under(1, 2, places::put);
        assertThat(places).containsExactly(Map.entry(10L, (char) 7), Map.entry(11L, Character.MAX_VALUE));
    }

    @Test
    void takingBackWhatIsNotThereIsAnError() {
        assertThatThrownBy(() -> new KeyIndex(memory).remove(1, 2, 3)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSetOfContentsTakesAnyNumberUnderOneKey() {
        ContentSet set = new ContentSet(memory);
        for (int digest = 0; digest < 100_000; digest++) {
            set.add(1, 2, digest);
        }
        assertThat(set.contains(1, 2, 99_999)).isTrue();
        assertThat(set.contains(1, 2, 100_000)).isFalse();
        set.remove(1, 2, 99_999);
        assertThat(set.contains(1, 2, 99_999)).isFalse();
    }
}
