package meisai.server.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyIndexTest {
    private record Key(long high, long low, long digest) {}

    /** Adds and takes back at random, with low halves that collide, and compares with a set all the while. */
    @Test
    void agreesWithASetWhateverIsAddedAndTakenBack() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        KeyIndex index = new KeyIndex();
        Set<Key> expected = new HashSet<>();
        List<Key> order = new ArrayList<>();
        for (int step = 0; step < 200_000; step++) {
            Key key = new Key(random.nextInt(3), random.nextInt(20_000) * 7L - 70_000, random.nextInt(2));
            if (random.nextInt(4) == 0 && !order.isEmpty()) {
                Key last = order.remove(random.nextInt(order.size()));
                expected.remove(last);
                index.remove(last.high(), last.low(), last.digest());
                assertThat(index.contains(last.high(), last.low(), last.digest()))
                        .isFalse();
            } else if (expected.add(key)) {
                order.add(key);
                index.add(key.high(), key.low(), key.digest(), 3, 202609);
            }
            if (step % 1_000 == 0) {
                Key probe = new Key(random.nextInt(3), random.nextInt(20_000) * 7L - 70_000, random.nextInt(2));
                assertThat(index.contains(probe.high(), probe.low(), probe.digest()))
                        .as("step %d of seed %d", step, seed)
                        .isEqualTo(expected.contains(probe));
            }
        }
        assertThat(index.size()).isEqualTo(expected.size());
        for (Key key : expected) {
            assertThat(index.contains(key.high(), key.low(), key.digest()))
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    @Test
    void keepsAccountAndMonthOfEachContentOfAKey() {
        KeyIndex index = new KeyIndex();
        index.add(1, 2, 10, 7, 202609);
        index.add(1, 2, 11, 2_000_000_000, 202612);
        int first = index.first(1, 2);
        int second = index.next(first, 1, 2);
        assertThat(List.of(
                        index.accountAt(first), index.monthAt(first), index.accountAt(second), index.monthAt(second)))
                .containsExactly(7, 202609, 2_000_000_000, 202612);
        assertThat(index.next(second, 1, 2)).isEqualTo(-1);
    }

    @Test
    void takingBackWhatIsNotThereIsAnError() {
        assertThatThrownBy(() -> new KeyIndex().remove(1, 2, 3)).isInstanceOf(IllegalStateException.class);
    }
}
