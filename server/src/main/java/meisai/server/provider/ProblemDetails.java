package meisai.server.provider;

import java.util.List;
import meisai.server.account.Refusal;
import meisai.server.http.Bodies;
import meisai.server.http.HttpErrors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Errors of the native API: RFC 9457 problem details with {@code code}, and {@code problems} where there are several. */
public final class ProblemDetails implements HttpErrors {
    @Override
    public Body body(int status, String code, String message, List<Refusal.Detail> details, String language) {
        ObjectNode problem = Bodies.node()
                .put("type", "about:blank")
                .put("title", title(status))
                .put("status", status)
                .put("code", code)
                .put("detail", message);
        if (!details.isEmpty()) {
            ArrayNode problems = problem.putArray("problems");
            for (Refusal.Detail detail : details) {
                ObjectNode each = problems.addObject().put("path", detail.path());
                if (!detail.at().isEmpty()) {
                    each.put("at", detail.at());
                }
                each.put("code", detail.code()).put("message", detail.message());
            }
        }
        return new Body("application/problem+json", problem.toString());
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            default -> status >= 500 ? "Internal Server Error" : "Bad Request";
        };
    }
}
