package meisai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares the compatible part of our description with the public definition. Runs by {@code .ci/contract}, which says
 * where the definition is in {@code -Dcontract.file}.
 */
class ContractCheck {
    @Test
    void everyDifferenceIsListedWithItsReason() throws IOException {
        Object definition = new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(Path.of(System.getProperty("contract.file"))));
        OpenApiFile theirs = new OpenApiFile(JsonMapper.builder().build().valueToTree(definition));
        assertThat(theirs.operations()).hasSizeGreaterThan(10);
        try (InputStream in = ContractCheck.class.getResourceAsStream("contract-differences.txt")) {
            ContractDifferences listed = new ContractDifferences(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            assertThat(listed.findings(ContractFacts.of(OpenApiFile.served(), "/v1"), ContractFacts.of(theirs, "")))
                    .isEmpty();
        }
    }
}
