package meisai.server.http;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import meisai.server.http.OpenApiFile.Operation;
import tools.jackson.databind.JsonNode;

/**
 * What a client can rely on in an OpenAPI document, as lines that can be compared: operations, parameters, bodies,
 * statuses, members, types, enums, bounds. Words that only people read are left out.
 */
final class ContractFacts {
    private static final List<String> BOUNDS = List.of(
            "format", "default", "minimum", "maximum", "pattern", "minLength", "maxLength", "minItems", "maxItems");

    private final OpenApiFile file;
    private final String prefix;
    private final Set<String> facts = new TreeSet<>();
    private final Set<String> schemas = new HashSet<>();

    private ContractFacts(OpenApiFile file, String prefix) {
        this.file = file;
        this.prefix = prefix;
    }

    /** @param prefix of the paths that count; it is taken off */
    static Set<String> of(OpenApiFile file, String prefix) {
        ContractFacts found = new ContractFacts(file, prefix);
        file.operations().stream()
                .filter(operation -> operation.path().startsWith(prefix + "/"))
                .forEach(found::operation);
        return found.facts;
    }

    private void operation(Operation operation) {
        String place = operation.id();
        facts.add("operation " + place + " is " + operation.method() + " "
                + operation.path().substring(prefix.length()));
        operation.node().path("tags").forEach(tag -> facts.add("operation " + place + " has tag " + tag.asString()));
        for (JsonNode requirement : operation.node().path("security")) {
            facts.add("operation " + place + " needs " + new TreeSet<>(requirement.propertyNames()));
        }
        for (JsonNode parameter : file.parameters(operation)) {
            String name = "parameter " + place + " " + parameter.path("in").asString() + " "
                    + parameter.path("name").asString();
            facts.add(name + (parameter.path("required").asBoolean(false) ? " is required" : " is optional"));
            schema(name, parameter.path("schema"));
        }
        JsonNode body = operation.node().path("requestBody");
        if (!body.isMissingNode()) {
            facts.add("body " + place + (body.path("required").asBoolean(false) ? " is required" : " is optional"));
            content("body " + place, body);
        }
        for (Map.Entry<String, JsonNode> each :
                operation.node().path("responses").properties()) {
            String answer = "answer " + place + " " + each.getKey();
            facts.add(answer);
            JsonNode response = file.resolve(each.getValue());
            content(answer, response);
            response.path("headers").propertyNames().forEach(header -> facts.add(answer + " has header " + header));
        }
    }

    private void content(String place, JsonNode holder) {
        holder.path("content")
                .properties()
                .forEach(content -> schema(
                        place + " " + content.getKey(), content.getValue().path("schema")));
    }

    private void schema(String place, JsonNode schema) {
        if (schema.has("$ref")) {
            String reference = schema.get("$ref").asString();
            String name = reference.substring(reference.lastIndexOf('/') + 1);
            facts.add(place + " is " + name);
            if (schemas.add(name)) {
                members(name, file.resolve(schema));
            }
            return;
        }
        String type = schema.path("type").asString("any");
        facts.add(place + " is " + type);
        for (JsonNode value : schema.path("enum")) {
            facts.add(place + " may be " + value.asString());
        }
        for (String bound : BOUNDS) {
            if (schema.has(bound)) {
                facts.add(place + " has " + bound + " " + schema.get(bound).asString());
            }
        }
        if (schema.has("items")) {
            schema(place + "[]", schema.get("items"));
        }
    }

    private void members(String name, JsonNode schema) {
        schema.path("properties")
                .properties()
                .forEach(member -> schema("member " + name + "." + member.getKey(), member.getValue()));
        schema.path("required")
                .forEach(member -> facts.add("member " + name + "." + member.asString() + " is required"));
        if (!schema.path("additionalProperties").asBoolean(true)) {
            facts.add("schema " + name + " is closed");
        }
    }
}
