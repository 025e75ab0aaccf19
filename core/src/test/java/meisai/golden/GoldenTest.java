package meisai.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each case of {@code golden/} says what comes out, computed by hand from the billing model. {@code -Dmeisai.golden=write}
 * writes what comes out now into the files instead; the difference is then to be read line by line.
 */
final class GoldenTest {
    private static final boolean WRITE = "write".equals(System.getProperty("meisai.golden"));
    private static final int LEAST = 110;

    @TestFactory
    Stream<DynamicContainer> comesOutAsComputedByHand() throws IOException {
        List<DynamicContainer> files = new ArrayList<>();
        for (GoldenFile file : GoldenFile.all()) {
            if (WRITE) {
                file.write(file.cases().stream()
                        .map(one -> new Script().follow(one.lines()))
                        .toList());
            }
            files.add(DynamicContainer.dynamicContainer(
                    file.name(), file.cases().stream().map(GoldenTest::test)));
        }
        return files.stream();
    }

    private static DynamicTest test(GoldenFile.Case one) {
        return DynamicTest.dynamicTest(one.name(), () -> {
            if (!WRITE) {
                assertThat(String.join("\n", new Script().follow(one.lines())))
                        .as(one.name())
                        .isEqualTo(String.join("\n", one.lines()));
            }
        });
    }

    @Test
    void eachCaseHasANameOfItsOwnAStatementAndExpectsSomething() {
        Set<String> names = new HashSet<>();
        for (GoldenFile file : GoldenFile.all()) {
            for (GoldenFile.Case one : file.cases()) {
                assertThat(names.add(one.name())).as(one.name()).isTrue();
                assertThat(one.lines().getFirst()).as(one.name()).startsWith("# ");
                assertThat(one.lines()).as(one.name()).containsAnyOf("rows", "bill", "parked");
            }
        }
        assertThat(names.size()).isGreaterThanOrEqualTo(LEAST);
    }
}
