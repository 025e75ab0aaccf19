package meisai.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import meisai.client.Definition.Operation;

/** One page for each method and model, written from the definition that the client is generated from. */
final class DocPages {
    private static final Map<String, String> ARGUMENTS = Map.of(
            "yyyyMM", "\"202609\"",
            "exportMode", "\"sync\"",
            "exportedFileId", "\"fe_0f9c2b52-3d6e-4f0a-9a71-5f0f6f5f9f10\"",
            "authRequest", "new AuthRequest().authKeyId(\"keyId-...\").authKey(\"secret-...\")",
            "paymentTransactionId", "\"12345678901234567_0f9c2b52-3d6e-4f0a-9a71-5f0f6f5f9f10\"",
            "paymentStatementId", "\"1\"");

    private final Definition definition;

    DocPages(Definition definition) {
        this.definition = definition;
    }

    /** File names and what is in them. */
    Map<String, String> all() {
        Map<String, String> pages = new TreeMap<>();
        definition.operations().forEach(operation -> pages.put(operation.name() + ".md", method(operation)));
        definition
                .schemas()
                .entrySet()
                .forEach(schema -> pages.put(
                        model(schema.getKey()) + ".md",
                        model(model(schema.getKey()), schema.getValue().getAsJsonObject())));
        return pages;
    }

    private record Parameter(String name, String type, boolean required, String description) {}

    private String method(Operation operation) {
        List<Parameter> parameters = parameters(operation);
        String result = result(operation);
        StringBuilder page = new StringBuilder("# " + operation.name() + "\n\n");
        String signature = String.join(
                ", ",
                parameters.stream()
                        .map(parameter -> parameter.type() + " " + parameter.name())
                        .toList());
        page.append("`%s %s(%s)` of `%sApi`: `%s %s`\n\n"
                .formatted(result, operation.name(), signature, operation.tag(), operation.method(), operation.path()));
        page.append(text(operation.body(), "summary")).append(".\n\n");
        page.append(text(operation.body(), "description")).append("\n\n");
        if (!parameters.isEmpty()) {
            page.append("| parameter | type | |\n| --- | --- | --- |\n");
            for (Parameter parameter : parameters) {
                page.append("| `%s` | %s | %s%s |\n"
                        .formatted(
                                parameter.name(),
                                linked(parameter.type()),
                                parameter.required() ? "" : "May be `null`. ",
                                parameter.description()));
            }
            page.append('\n');
        }
        page.append("Returns %s: %s\n\n"
                .formatted(
                        linked(result), text(definition.at(operation.success().getValue()), "description")));
        page.append("An `ApiException` has one of these statuses, and an [`ErrorBody`](ErrorBody.md) as its body:\n\n");
        page.append("| status | |\n| --- | --- |\n");
        operation.body().getAsJsonObject("responses").entrySet().stream()
                .filter(response -> !response.getKey().startsWith("2"))
                .forEach(response -> page.append("| %s | %s |\n"
                        .formatted(response.getKey(), text(definition.at(response.getValue()), "description"))));
        return page.append("\n```java\n")
                .append(example(operation, parameters, result))
                .append("```\n")
                .toString();
    }

    private static String example(Operation operation, List<Parameter> parameters, String result) {
        SortedSet<String> imports = new TreeSet<>(List.of(
                "meisai.client.api." + operation.tag() + "Api",
                "meisai.client.invoker.ApiClient",
                "meisai.client.invoker.ApiException"));
        String client = "new ApiClient().setBasePath(\"http://localhost:8080/v1\")";
        if (operation.name().equals("auth")) {
            imports.add("meisai.client.model.AuthRequest");
        } else {
            imports.add("meisai.client.SignIn");
            client = "SignIn.withAuthKey(\"keyId-...\", \"secret-...\")\n"
                    + "                    .at(\"http://localhost:8080/v1\")\n                    .client()";
        }
        String call = "new %sApi(client).%s(%s)"
                .formatted(
                        operation.tag(),
                        operation.name(),
                        String.join(
                                ", ",
                                parameters.stream()
                                        .map(parameter -> ARGUMENTS.get(parameter.name()))
                                        .toList()));
        return """
                %s
                class %sExample {
                    public static void main(String[] args) {
                        try {
                            ApiClient client = %s;
                            %s;
                        } catch (ApiException refused) {
                            System.err.println(refused.getCode() + " " + refused.getResponseBody());
                        }
                    }
                }
                """.formatted(
                        importLines(imports),
                        capital(operation.name()),
                        client,
                        result.equals("void") ? call : "System.out.println(" + call + ")");
    }

    private String model(String name, JsonObject schema) {
        StringBuilder page = new StringBuilder("# " + name + "\n\n");
        if (schema.has("description")) {
            page.append(text(schema, "description")).append("\n\n");
        }
        page.append("| member | type | |\n| --- | --- | --- |\n");
        StringBuilder prints = new StringBuilder();
        schema.getAsJsonObject("properties").entrySet().forEach(member -> {
            page.append("| `%s` | %s | %s |\n"
                    .formatted(
                            member.getKey(),
                            linked(type(member.getKey(), member.getValue().getAsJsonObject())),
                            text(member.getValue().getAsJsonObject(), "description")));
            prints.append("        System.out.println(\"%s \" + value.get%s());\n"
                    .formatted(member.getKey(), capital(member.getKey())));
        });
        page.append(
                "\nA member that is absent is `null`. What this client does not know is in `getAdditionalProperties()`.\n");
        return page.append("\n```java\n%s\nclass %sExample {\n    static void print(%s value) {\n%s    }\n}\n```\n"
                        .formatted(
                                importLines(new TreeSet<>(List.of("meisai.client.model." + name))), name, name, prints))
                .toString();
    }

    private static String importLines(SortedSet<String> imports) {
        StringBuilder lines = new StringBuilder();
        imports.forEach(name -> lines.append("import ").append(name).append(";\n"));
        return lines.toString();
    }

    private List<Parameter> parameters(Operation operation) {
        List<Parameter> parameters = new ArrayList<>();
        if (operation.body().get("parameters") instanceof JsonArray declared) {
            declared.forEach(place -> {
                JsonObject parameter = definition.at(place);
                String name = camel(parameter.get("name").getAsString());
                parameters.add(new Parameter(
                        name,
                        "String",
                        parameter.has("required") && parameter.get("required").getAsBoolean(),
                        text(parameter, "description")));
            });
        }
        if (operation.body().has("requestBody")) {
            String type = type("", schemaOf(operation.body().getAsJsonObject("requestBody")));
            parameters.add(
                    new Parameter(type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1), type, true, ""));
        }
        return parameters;
    }

    private String result(Operation operation) {
        JsonObject success = definition.at(operation.success().getValue());
        return success.has("content") ? type("", schemaOf(success)) : "void";
    }

    private static JsonObject schemaOf(JsonObject holder) {
        return holder.getAsJsonObject("content")
                .getAsJsonObject("application/json")
                .getAsJsonObject("schema");
    }

    private static String type(String member, JsonObject schema) {
        if (schema.has("$ref")) {
            String reference = schema.get("$ref").getAsString();
            return model(reference.substring(reference.lastIndexOf('/') + 1));
        }
        if (schema.has("enum")) {
            return capital(member) + "Enum";
        }
        return switch (schema.get("type").getAsString()) {
            case "array" -> "List<" + type(member, schema.getAsJsonObject("items")) + ">";
            case "integer" -> "Long";
            case "number" -> "BigDecimal";
            case "string" -> "String";
            default -> "Object";
        };
    }

    private static String model(String schema) {
        return schema.equals("Error") ? "ErrorBody" : schema;
    }

    /** A type of Markdown text, with a link when it has a page. */
    private String linked(String type) {
        String element = type.startsWith("List<") ? type.substring("List<".length(), type.length() - 1) : type;
        boolean hasPage = definition.schemas().has(element) || element.equals("ErrorBody");
        return hasPage ? "[`" + type + "`](" + element + ".md)" : "`" + type + "`";
    }

    private static String text(JsonObject holder, String member) {
        JsonElement text = holder.get(member);
        return text == null ? "" : text.getAsString().strip().replaceAll("\n+(- )?", "<br>");
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static String camel(String name) {
        return Pattern.compile("_([a-z])")
                .matcher(name)
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }
}
