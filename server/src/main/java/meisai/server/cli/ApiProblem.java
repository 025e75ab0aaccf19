package meisai.server.cli;

import java.nio.charset.StandardCharsets;
import meisai.server.http.Bodies;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** An answer with an error status, put into words. */
final class ApiProblem {
    private ApiProblem() {}

    /** Problem details as {@code code: detail} and one line for each of the problems; anything else by its status. */
    static CommandFailure of(int status, byte[] body, String address) {
        JsonNode answer = parse(body);
        if (!answer.isObject() || !answer.path("code").isString()) {
            return new CommandFailure(
                    "HTTP " + status + " from " + address + ", which does not look like Meisai's answer");
        }
        String said = answer.path("detail").asString(answer.path("message").asString(""));
        StringBuilder text =
                new StringBuilder(answer.get("code").asString()).append(": ").append(said);
        for (JsonNode problem : answer.path("problems")) {
            text.append("\n  ").append(place(problem));
            text.append(problem.path("message").asString(""));
            text.append(" [").append(problem.path("code").asString("")).append(']');
        }
        return new CommandFailure(text.toString(), answer);
    }

    private static JsonNode parse(byte[] body) {
        try {
            return Bodies.JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JacksonException notJson) {
            return Bodies.node();
        }
    }

    private static String place(JsonNode problem) {
        String path = problem.path("path").asString("");
        String at = problem.path("at").asString("");
        if (path.isEmpty()) {
            return at.isEmpty() ? "" : at + ": ";
        }
        return at.isEmpty() ? path + ": " : path + " (" + at + "): ";
    }
}
