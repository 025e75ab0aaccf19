package meisai.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every library is under a licence that lets users do with Meisai what they like. */
final class LicencesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Set<String> ALLOWED = Set.of(
            "Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "EPL-1.0", "EPL-2.0", "EDL-1.0", "CC0-1.0");

    /** Where the metadata says too little or too much: what it says, and what was found by reading. */
    private static final Map<String, Read> READ = Map.of(
            // Names "The BSD License"; the text that is in the jar has three clauses.
            "org.jline:jline-native", new Read("BSD-4-Clause", "BSD-3-Clause"),
            "org.jline:jline-terminal", new Read("BSD-4-Clause", "BSD-3-Clause"),
            // The second one is of ASM, which is inside, and has three clauses.
            "com.tngtech.archunit:archunit", new Read("Apache-2.0, BSD-4-Clause", "Apache-2.0"),
            // Whoever uses them may choose.
            "jakarta.servlet:jakarta.servlet-api", new Read("EPL-2.0, GPL-2.0-with-classpath-exception", "EPL-2.0"),
            "org.eclipse.jetty.ee10:jetty-ee10-servlet", new Read("EPL-2.0, Apache-2.0", "Apache-2.0"));

    private record Read(String declared, String licence) {}

    @ParameterizedTest
    @ValueSource(strings = {"bom.json", "bom-with-tests.json"})
    void everyLibraryHasAnAllowedLicence(String name) {
        JsonNode bom = JSON.readTree(Path.of("target", name).toFile());

        assertThat(declared(bom))
                .containsKeys("meisai:meisai-core", "org.duckdb:duckdb_jdbc", "org.webjars:swagger-ui");
        assertThat(refused(bom)).isEmpty();
    }

    @Test
    void whatWasReadIsStillDeclaredLikeThat() {
        SortedMap<String, List<String>> declared =
                declared(JSON.readTree(Path.of("target", "bom-with-tests.json").toFile()));

        READ.forEach(
                (library, read) -> assertThat(declared).containsEntry(library, List.of(read.declared.split(", "))));
        assertThat(READ.values()).extracting(Read::licence).isSubsetOf(ALLOWED);
    }

    @Test
    void anythingElseIsRefused() {
        JsonNode bom = JSON.readTree("""
                {"components":[
                {"group":"a","name":"good","licenses":[{"license":{"id":"MIT"}}]},
                {"group":"a","name":"copyleft","licenses":[{"license":{"id":"AGPL-3.0-only"}}]},
                {"group":"a","name":"named","licenses":[{"license":{"name":"Our own licence"}}]},
                {"group":"a","name":"either","licenses":[{"license":{"id":"MIT"}},{"license":{"id":"GPL-2.0-only"}}]},
                {"group":"a","name":"expression","licenses":[{"expression":"MIT AND GPL-2.0-only"}]},
                {"group":"a","name":"empty","licenses":[]},
                {"group":"a","name":"silent"},
                {"group":"org.jline","name":"jline-native","licenses":[{"license":{"id":"GPL-3.0-only"}}]}]}
                """);

        assertThat(refused(bom))
                .containsExactly(
                        "a:copyleft [AGPL-3.0-only]",
                        "a:either [MIT, GPL-2.0-only]",
                        "a:empty []",
                        "a:expression [MIT AND GPL-2.0-only]",
                        "a:named [Our own licence]",
                        "a:silent []",
                        "org.jline:jline-native [GPL-3.0-only]");
    }

    /** Libraries with a licence that is not allowed, or with a choice that nobody has read, each with what it declares. */
    private static List<String> refused(JsonNode bom) {
        List<String> refused = new ArrayList<>();
        declared(bom).forEach((library, licences) -> {
            if (!isAllowed(library, licences)) {
                refused.add(library + " " + licences);
            }
        });
        return refused;
    }

    private static boolean isAllowed(String library, List<String> licences) {
        Read read = READ.get(library);
        if (read != null && read.declared.equals(String.join(", ", licences))) {
            return true;
        }
        return licences.size() == 1 && ALLOWED.contains(licences.getFirst());
    }

    private static SortedMap<String, List<String>> declared(JsonNode bom) {
        SortedMap<String, List<String>> declared = new TreeMap<>();
        for (JsonNode component : bom.get("components")) {
            List<String> licences = new ArrayList<>();
            for (JsonNode choice : component.path("licenses")) {
                JsonNode licence = choice.path("license");
                licences.add(choice.path("expression")
                        .asString(
                                licence.path("id").asString(licence.path("name").asString("unnamed"))));
            }
            declared.put(
                    component.get("group").asString() + ":"
                            + component.get("name").asString(),
                    licences);
        }
        return declared;
    }
}
