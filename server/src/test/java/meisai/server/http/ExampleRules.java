package meisai.server.http;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Schemas are schemas, closed where answers are compatible, and examples are examples of them. */
final class ExampleRules {
    private static final String METASCHEMA = "https://json-schema.org/draft/2020-12/schema";

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final OpenApiFile file;
    private final List<String> findings;

    ExampleRules(OpenApiFile file, List<String> findings) {
        this.file = file;
        this.findings = findings;
    }

    /** Every component schema is a valid one, described, and says of its objects whether they are closed. */
    void schemas() {
        for (Map.Entry<String, JsonNode> schema :
                file.root().path("components").path("schemas").properties()) {
            String place = "schema " + schema.getKey();
            for (Error error : registry.getSchema(SchemaLocation.of(METASCHEMA)).validate(schema.getValue())) {
                findings.add(place + " is not a JSON Schema: " + error);
            }
            if (schema.getValue().path("description").asString("").isBlank()) {
                findings.add(place + " is not described");
            }
            for (Map.Entry<String, JsonNode> member :
                    schema.getValue().path("properties").properties()) {
                if (!member.getValue().has("$ref")
                        && member.getValue().path("description").asString("").isBlank()) {
                    findings.add(place + " member " + member.getKey() + " is not described");
                }
            }
            for (JsonNode required : schema.getValue().path("required")) {
                if (!schema.getValue().path("properties").has(required.asString())) {
                    findings.add(place + " requires " + required.asString() + ", which it does not have");
                }
            }
        }
        file.operations().stream()
                .filter(operation -> operation.path().startsWith("/v1/"))
                .forEach(operation -> operation
                        .node()
                        .path("responses")
                        .forEach(response -> file.resolve(response)
                                .path("content")
                                .forEach(content -> closed(operation.line(), content.path("schema")))));
    }

    /** A client of the compatible interface may fail at a member that it does not know. */
    private void closed(String place, JsonNode node) {
        JsonNode schema = file.resolve(node);
        if (schema.has("properties") && schema.path("additionalProperties").asBoolean(true)) {
            findings.add(place + " answers with a schema that is open to other members");
        }
        schema.path("properties").forEach(member -> closed(place, member));
        if (schema.has("items")) {
            closed(place, schema.get("items"));
        }
    }

    /** As {@link #check}, and there is an example. */
    void checkNeeded(String place, JsonNode holder) {
        if (!holder.has("example") && holder.path("examples").isEmpty()) {
            findings.add(place + " has no example");
        }
        check(place, holder);
    }

    /** The examples of a parameter, header or media type are examples of its schema. */
    void check(String place, JsonNode holder) {
        if (holder.has("example")) {
            validate(place, holder.path("schema"), holder.get("example"));
        }
        holder.path("examples").forEach(each -> validate(place, holder.path("schema"), each.path("value")));
    }

    private void validate(String place, JsonNode schema, JsonNode example) {
        if (!(schema instanceof ObjectNode object)) {
            findings.add(place + " has no schema");
            return;
        }
        // References begin at the root of the document, so the schema brings its components along.
        ObjectNode whole = object.deepCopy();
        whole.set("components", file.root().path("components"));
        for (Error error : registry.getSchema(whole)
                .validate(
                        example, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))) {
            findings.add(place + ": its example does not fit: " + error);
        }
    }
}
