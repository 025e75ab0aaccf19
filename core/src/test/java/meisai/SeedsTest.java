package meisai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SeedsTest {
    @Test
    void aFailureNamesTheSeedThatRepeatsIt() {
        List<Long> drawn = new ArrayList<>();

        assertThatThrownBy(() -> Seeds.each(50, random -> {
                    drawn.add(random.nextLong());
                    assertThat(drawn).hasSizeLessThan(3);
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("fails with -Dmeisai.seed=3");
    }

    @Test
    void everySeedDrawsSomethingElseAndTheSameEachTime() {
        List<Long> first = new ArrayList<>();
        List<Long> again = new ArrayList<>();

        Seeds.each(20, random -> first.add(random.nextLong()));
        Seeds.each(20, random -> again.add(random.nextLong()));

        assertThat(first).doesNotHaveDuplicates().hasSize(20).isEqualTo(again);
    }
}
