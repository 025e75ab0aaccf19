package meisai.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByNumberTest {
    @Test
    void everyNumberHasItsOwnAndOthersHaveNothing() {
        ByNumber<Integer> squares = new ByNumber<>();
        // Far apart and close together: hashes that meet are looked for further on.
        for (int number = 0; number < 5_000; number++) {
            squares.put(number << 16, number);
            squares.put((number << 16) + 1, -number);
        }

        for (int number = 0; number < 5_000; number++) {
            assertThat(squares.get(number << 16)).isEqualTo(number);
            assertThat(squares.get((number << 16) + 1)).isEqualTo(-number);
            assertThat(squares.get((number << 16) + 2)).isNull();
        }
        assertThat(squares.all()).hasSize(10_000);
    }
}
