package meisai.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every package says what it is for. */
final class PackageInfoTest {
    @ParameterizedTest
    @ValueSource(strings = {"core", "server", "bench"})
    void everyPackageHasAPackageInfo(String module) throws IOException {
        // Surefire runs the tests of a module in its directory.
        Path sources = Path.of("..", module, "src", "main", "java");

        assertThat(sources).isDirectory();
        assertThat(packagesWithout(sources)).isEmpty();
    }

    @Test
    void aPackageWithoutOneIsFound(@TempDir Path sources) throws IOException {
        Path described = Files.createDirectories(sources.resolve("meisai/money"));
        Path bare = Files.createDirectories(sources.resolve("meisai/price"));
        Files.createFile(described.resolve("package-info.java"));
        Files.createFile(described.resolve("Money.java"));
        Files.createFile(bare.resolve("Price.java"));

        assertThat(packagesWithout(sources)).containsExactly(bare);
    }

    private static SortedSet<Path> packagesWithout(Path sources) throws IOException {
        var bare = new TreeSet<Path>();
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> file.resolveSibling(""))
                    .filter(directory -> !Files.exists(directory.resolve("package-info.java")))
                    .forEach(bare::add);
        }
        return bare;
    }
}
