package meisai.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import meisai.price.Explanation;
import org.junit.jupiter.api.Test;

/** The facts of an explanation are enough to compute its row again. */
final class ExplanationsTest {
    @Test
    void everyRowOfTheGoldenCasesFollowsFromItsExplanation() {
        for (Rated.Row row : rows()) {
            Recomputed recomputed = Recomputed.of(row.explanation());

            assertThat(recomputed.unitPrice())
                    .as("unit price by %s", row)
                    .isEqualByComparingTo(row.charge().unitPrice());
            assertThat(recomputed.quantity())
                    .as("quantity by %s", row)
                    .isEqualByComparingTo(row.charge().quantity());
            assertThat(recomputed.amount())
                    .as("amount by %s", row)
                    .isEqualByComparingTo(row.charge().amount());
        }
    }

    @Test
    void everyKindOfExplanationOccursInTheGoldenCases() {
        Set<Class<?>> kinds = new HashSet<>();
        rows().forEach(row -> kinds.add(row.explanation().getClass()));

        assertThat(kinds).containsExactlyInAnyOrder(Explanation.class.getPermittedSubclasses());
    }

    private static List<Rated.Row> rows() {
        List<Rated.Row> rows = new ArrayList<>();
        for (GoldenFile file : GoldenFile.all()) {
            for (GoldenFile.Case one : file.cases()) {
                Script script = new Script();
                script.follow(one.lines());
                rows.addAll(script.seen());
            }
        }
        return rows;
    }
}
