package meisai.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByNumberTest {
    @Test
    void everyNumberHasItsOwnAndOthersHaveNothing() {
        ByNumber<Integer> found = new ByNumber<>();
        // Far apart and close together: hashes that meet are looked for further on.
        for (int number = 0; number < 5_000; number++) {
            found.put(number << 16, number);
            found.put((number << 16) + 1, -number);
        }

        for (int number = 0; number < 5_000; number++) {
            assertThat(found.get(number << 16)).isEqualTo(number);
            assertThat(found.get((number << 16) + 1)).isEqualTo(-number);
            assertThat(found.get((number << 16) + 2)).isNull();
        }
        List<Integer> all = new ArrayList<>();
        found.map(number -> number + 1).forEach(all::add);
        assertThat(all).hasSize(10_000).contains(5_000, -4_998);
    }
}
