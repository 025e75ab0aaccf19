package meisai.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages say what the client is, and their examples compile. {@code -Dclient.docs.write=true} writes them anew. */
class DocsTest {
    private static final Path CLIENT = Path.of(System.getProperty("client.directory"));
    private static final Path DOCS = CLIENT.resolve("docs");
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS_NAME = Pattern.compile("class (\\w+)");

    @TempDir
    private Path work;

    private static Map<String, String> committed() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        try (Stream<Path> files = Files.list(DOCS)) {
            for (Path file : files.toList()) {
                pages.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return pages;
    }

    @Test
    void eachMethodAndModelHasItsPage() throws IOException {
        Map<String, String> pages = new DocPages(Definition.ofClient()).all();
        if (Boolean.getBoolean("client.docs.write")) {
            for (String stale : committed().keySet()) {
                Files.delete(DOCS.resolve(stale));
            }
            for (Map.Entry<String, String> page : pages.entrySet()) {
                Files.writeString(DOCS.resolve(page.getKey()), page.getValue());
            }
        }
        assertThat(committed()).isEqualTo(pages);
    }

    @Test
    void theReadmeLinksEveryPage() throws IOException {
        String readme = Files.readString(CLIENT.resolve("README.md"));
        for (String page : committed().keySet()) {
            assertThat(readme).contains("(docs/" + page + ")");
        }
    }

    @Test
    void everyExampleCompiles() throws IOException {
        Map<String, String> pages = committed();
        pages.put("README.md", Files.readString(CLIENT.resolve("README.md")));
        List<Path> sources = new ArrayList<>();
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Matcher example = EXAMPLE.matcher(page.getValue());
            int found = 0;
            while (example.find()) {
                found++;
                Matcher name = CLASS_NAME.matcher(example.group(1));
                assertThat(name.find()).as(page.getKey()).isTrue();
                // In a directory of its own: examples of two pages may have the same name.
                Path directory = Files.createDirectories(work.resolve(page.getKey() + found));
                sources.add(Files.writeString(directory.resolve(name.group(1) + ".java"), example.group(1)));
            }
            assertThat(found).as(page.getKey()).isPositive();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-proc:none",
                    "--release",
                    "17",
                    "-d",
                    work.toString(),
                    "-cp",
                    System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(
                            problems, manager, null, options, null, manager.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as(problems.toString()).isTrue();
        }
        assertThat(sources).hasSameSizeAs(pages.keySet());
    }
}
