package meisai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import meisai.server.cli.Settings;
import meisai.server.cli.Wiring;
import meisai.server.clock.ServerClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The description of the interface is a good one, and describes what is served: no less and no more. */
class OpenApiFileTest {
    @Test
    void anotherParserReadsItWithoutComplaint() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(OpenApiFile.text(), List.of(), options);
        assertThat(parsed.getMessages()).isEmpty();
        assertThat(parsed.isOpenapi31()).isTrue();
        assertThat(parsed.getOpenAPI().getPaths())
                .hasSize(OpenApiFile.served().root().path("paths").size());
    }

    @Test
    void itKeepsTheHouseRules() {
        assertThat(OpenApiRules.findings(OpenApiFile.served())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "operationId": "logout"                | "operationId": "auth"            | not unique
            "summary": "Signs out"                 | "summary": " "                   | has no summary
            "$ref": "#/components/schemas/Status"  | "$ref": "#/components/schemas/X" | leads nowhere
            "$ref": "#/components/responses/NotFound" | "$ref": "#/components/responses/Forbidden" | responses/NotFound is not used
            "amount": 28734,                       | "amount": "28734",               | its example does not fit
            "closedAt": "2026-11-02T09:00:00Z"     | "closedAt": "2026-11-02"         | its example does not fit
            "name": "exported_file_id"             | "name": "id"                     | and declares [id]
            "/v1/coupons"                          | "/v1/coupons/{id}"               | has [id] in its path
            "security": [],                        | "security": [{"api_key": []}],   | has no answer 401
            "type": "integer"                      | "type": "whole"                  | is not a JSON Schema
            "additionalProperties": false          | "additionalProperties": true     | open to other members
            "Billing"                              | "Bills"                          | a declared one
            "components"                           | "parts"                          | leads nowhere
            """)
    void aBrokenFileIsFound(String good, String bad, String finding) {
        String text = OpenApiFile.text();
        assertThat(text).contains(good);
        String broken = good.equals("\"Billing\"") ? text.replaceFirst(good, bad) : text.replace(good, bad);
        OpenApiFile file = new OpenApiFile(JsonMapper.builder().build().readTree(broken));
        assertThat(OpenApiRules.findings(file)).anyMatch(each -> each.contains(finding));
    }

    /** The permission for an operation is named like the operation. */
    @Test
    void everyOperationOfTheProviderHasAPermissionOfItsName() {
        Map<String, String> described = new TreeMap<>();
        OpenApiFile.served().operations().stream()
                .filter(operation ->
                        operation.node().path("security").toString().contains("provider_key"))
                .forEach(operation -> described.put(
                        operation.method() + " " + operation.path(),
                        operation.node().path("operationId").asString()));
        assertThat(new TreeMap<>(ProviderOperations.all())).isEqualTo(described);
    }

    @Test
    void everyNativePostTakesAnIdempotencyKeyAndSaysWhatIsAnsweredToIt() {
        OpenApiFile file = OpenApiFile.served();
        for (OpenApiFile.Operation operation : file.operations()) {
            if (operation.method().equals("POST") && operation.path().startsWith("/meisai/v1/")) {
                assertThat(file.parameters(operation))
                        .as(operation.line())
                        .anyMatch(
                                parameter -> parameter.path("name").asString("").equals("Idempotency-Key"));
                assertThat(operation.node().path("responses").propertyNames())
                        .as(operation.line())
                        .contains("400", "409", "422", "429");
                operation.node().path("responses").properties().forEach(answer -> {
                    if (answer.getKey().startsWith("2")) {
                        assertThat(answer.getValue().path("headers").has("Idempotent-Replayed"))
                                .as(operation.line() + " " + answer.getKey())
                                .isTrue();
                    }
                });
            }
        }
    }

    @Test
    void everyRouteIsDescribed(@TempDir Path data) {
        Settings settings = Settings.defaults(data).withReserve(0).withPort(0);
        // The test clock has routes of its own.
        Set<String> served = new TreeSet<>();
        try (Wiring server = Wiring.start(settings, ServerClock.test(Instant.parse("2026-10-02T09:00:00Z")))) {
            server.routes().forEach(route -> served.add(route.method() + " " + plain(route.path())));
        }
        Set<String> described = new TreeSet<>();
        OpenApiFile.served().operations().forEach(operation -> described.add(operation.line()));

        assertThat(served).isEqualTo(described);
    }

    /** A route may also be served with a doubled slash; that is not another one. */
    private static String plain(String path) {
        return path.replace("//", "/");
    }
}
