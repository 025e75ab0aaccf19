package meisai.server.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import meisai.server.http.OpenApiFile.Operation;
import tools.jackson.databind.JsonNode;

/** The house rules of the OpenAPI file: what is complete, unique, used and consistent in it. */
final class OpenApiRules {
    private static final Pattern TEMPLATE = Pattern.compile("\\{([^}]*)}");

    private final OpenApiFile file;
    private final List<String> findings = new ArrayList<>();
    private final ExampleRules examples;

    private OpenApiRules(OpenApiFile file) {
        this.file = file;
        this.examples = new ExampleRules(file, findings);
    }

    /** What breaks a rule, each with its place. */
    static List<String> findings(OpenApiFile file) {
        OpenApiRules rules = new OpenApiRules(file);
        rules.references();
        if (rules.findings.isEmpty()) {
            rules.operations();
            rules.examples.schemas();
        }
        return rules.findings;
    }

    private void found(Operation operation, String what) {
        findings.add(operation.line() + ": " + what);
    }

    private void references() {
        Set<String> targets = new TreeSet<>();
        for (JsonNode reference : file.root().findValues("$ref")) {
            if (reference.isString() && targets.add(reference.stringValue())) {
                boolean local = reference.stringValue().startsWith("#/");
                if (!local
                        || file.root().at(reference.stringValue().substring(1)).isMissingNode()) {
                    findings.add("$ref " + reference.stringValue() + " leads nowhere");
                }
            }
        }
        for (Map.Entry<String, JsonNode> kind : file.root().path("components").properties()) {
            for (String name : kind.getValue().propertyNames()) {
                boolean used = kind.getKey().equals("securitySchemes")
                        ? usesScheme(name)
                        : targets.contains("#/components/" + kind.getKey() + "/" + name);
                if (!used) {
                    findings.add("components/" + kind.getKey() + "/" + name + " is not used");
                }
            }
        }
    }

    private boolean usesScheme(String name) {
        return file.operations().stream()
                .flatMap(operation -> operation.node().path("security").valueStream())
                .anyMatch(requirement -> requirement.has(name));
    }

    private void operations() {
        Set<String> ids = new HashSet<>();
        for (Operation operation : file.operations()) {
            if (operation.id().isEmpty() || !ids.add(operation.id())) {
                found(operation, "its operationId is missing or not unique");
            }
            described(operation);
            secured(operation);
            parameters(operation);
            answers(operation);
            requestBody(operation);
        }
    }

    private void described(Operation operation) {
        for (String member : List.of("summary", "description")) {
            if (operation.node().path(member).asString("").isBlank()) {
                found(operation, "has no " + member);
            }
        }
        Set<String> declared = new HashSet<>();
        file.root().path("tags").forEach(tag -> declared.add(tag.path("name").asString("")));
        JsonNode tags = operation.node().path("tags");
        if (tags.size() != 1 || !declared.contains(tags.get(0).asString())) {
            found(operation, "must have one tag, and a declared one");
        }
    }

    private void secured(Operation operation) {
        JsonNode security = operation.node().path("security");
        if (!security.isArray()) {
            found(operation, "does not say who may call it");
        }
        for (JsonNode requirement : security) {
            for (String scheme : requirement.propertyNames()) {
                if (!file.root().path("components").path("securitySchemes").has(scheme)) {
                    found(operation, "names the unknown security scheme " + scheme);
                }
            }
        }
        if (!security.isEmpty() && !operation.node().path("responses").has("401")) {
            found(operation, "needs credentials and has no answer 401");
        }
    }

    private void parameters(Operation operation) {
        Set<String> inPath = new TreeSet<>();
        Set<String> all = new HashSet<>();
        for (JsonNode parameter : file.parameters(operation)) {
            String name = parameter.path("name").asString("");
            String where = parameter.path("in").asString("");
            if (!all.add(where + " " + name)) {
                found(operation, "declares the parameter " + name + " twice");
            }
            if (where.equals("path")) {
                inPath.add(name);
            }
            if (where.equals("path") && !parameter.path("required").asBoolean(false)) {
                found(operation, "parameter " + name + ": a parameter of the path is required");
            }
            if (parameter.path("description").asString("").isBlank()) {
                found(operation, "parameter " + name + " is not described");
            }
            examples.check(operation.line() + " parameter " + name, parameter);
        }
        Set<String> template = new TreeSet<>();
        TEMPLATE.matcher(operation.path()).results().forEach(match -> template.add(match.group(1)));
        if (!template.equals(inPath)) {
            found(operation, "has " + template + " in its path and declares " + inPath);
        }
    }

    private void answers(Operation operation) {
        JsonNode responses = operation.node().path("responses");
        if (responses.propertyNames().stream().noneMatch(status -> status.startsWith("2"))) {
            found(operation, "has no answer of success");
        }
        for (Map.Entry<String, JsonNode> each : responses.properties()) {
            String place = operation.line() + " answer " + each.getKey();
            JsonNode response = file.resolve(each.getValue());
            if (response.path("description").asString("").isBlank()) {
                findings.add(place + " is not described");
            }
            if (each.getKey().startsWith("2") && !each.getKey().equals("204") && !response.has("content")) {
                findings.add(place + " has no content");
            }
            if (!each.getKey().startsWith("2")) {
                error(operation, place, response);
            }
            for (Map.Entry<String, JsonNode> content : response.path("content").properties()) {
                String mediaType = content.getKey();
                if (!content.getValue().has("schema")) {
                    findings.add(place + " " + mediaType + " has no schema");
                } else if (!mediaType.startsWith("image/")) {
                    examples.checkNeeded(place + " " + mediaType, content.getValue());
                }
            }
            for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
                examples.checkNeeded(place + " header " + header.getKey(), file.resolve(header.getValue()));
            }
            limits(operation, place, response);
        }
    }

    /** Errors look alike within each of the two interfaces. */
    private void error(Operation operation, String place, JsonNode response) {
        boolean compatible = operation.path().startsWith("/v1/");
        String mediaType = compatible ? "application/json" : "application/problem+json";
        String schema = "#/components/schemas/" + (compatible ? "Error" : "Problem");
        if (!response.path("content")
                .path(mediaType)
                .path("schema")
                .path("$ref")
                .asString("")
                .equals(schema)) {
            findings.add(place + " must be " + mediaType + " " + schema);
        }
    }

    private void limits(Operation operation, String place, JsonNode response) {
        if (operation.path().startsWith("/v1/")
                && !response.path("headers").has("X-Soracom-Ratelimit-Seconds-Before-Refresh")) {
            findings.add(place + " lacks the headers of the rate limit");
        }
    }

    private void requestBody(Operation operation) {
        JsonNode body = operation.node().path("requestBody");
        if (!body.isMissingNode() && !body.path("required").isBoolean()) {
            found(operation, "does not say whether its body is needed");
        }
        for (Map.Entry<String, JsonNode> content : body.path("content").properties()) {
            examples.checkNeeded(operation.line() + " body " + content.getKey(), content.getValue());
        }
    }
}
