package meisai.client;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;

/**
 * Holds every exchange to an OpenAPI file. Refusals that the file does not declare are held to what the contract says
 * of all errors: a 4xx with a code and a message.
 */
final class HeldToContract implements Interceptor {
    /** The public definition declares few refusals and no body of any; the contract wants a body in each. */
    private static final Set<String> UNDECLARED_REFUSAL =
            Set.of("validation.response.status.unknown", "validation.response.body.unexpected");

    private final OpenApiInteractionValidator validator;
    private final List<String> problems = new ArrayList<>();
    private int exchanges;

    HeldToContract(String file) {
        validator = OpenApiInteractionValidator.createForSpecificationUrl(file)
                .withBasePathOverride("/v1")
                .build();
    }

    List<String> problems() {
        return problems;
    }

    int exchanges() {
        return exchanges;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        String body = response.peekBody(1 << 20).string();
        exchanges++;
        check(chain.request(), response, body);
        return response;
    }

    private void check(Request request, Response response, String body) throws IOException {
        SimpleResponse.Builder answer = new SimpleResponse.Builder(response.code());
        response.headers().forEach(header -> answer.withHeader(header.getFirst(), header.getSecond()));
        if (!body.isEmpty()) {
            answer.withBody(body);
        }
        ValidationReport report = validator.validate(simple(request), answer.build());
        boolean refused = response.code() >= 400 && response.code() < 500;
        for (ValidationReport.Message message : report.getMessages()) {
            boolean undeclared = UNDECLARED_REFUSAL.contains(message.getKey()) && refused;
            boolean wrongOnPurpose = message.getKey().startsWith("validation.request.") && refused;
            if (!undeclared && !wrongOnPurpose && message.getLevel() == ValidationReport.Level.ERROR) {
                problems.add(request.method() + " " + request.url().encodedPath() + " " + response.code() + ": "
                        + message.getKey() + " " + message.getMessage());
            }
        }
        if (refused) {
            checkError(request, response, body);
        }
    }

    private void checkError(Request request, Response response, String body) {
        JsonObject error = JsonParser.parseString(body).getAsJsonObject();
        if (!error.keySet().equals(Set.of("code", "message"))
                || !error.get("code").getAsString().matches("[A-Z]{3}[0-9]{4}")
                || error.get("message").getAsString().isBlank()
                || error.get("message").getAsString().contains("%")) {
            problems.add(request.url().encodedPath() + " " + response.code() + ": not an error body: " + body);
        }
    }

    private static SimpleRequest simple(Request request) throws IOException {
        SimpleRequest.Builder builder =
                new SimpleRequest.Builder(request.method(), request.url().encodedPath());
        request.headers().forEach(header -> builder.withHeader(header.getFirst(), header.getSecond()));
        for (String name : request.url().queryParameterNames()) {
            builder.withQueryParam(name, request.url().queryParameterValues(name));
        }
        if (request.body() != null && request.body().contentLength() != 0) {
            Buffer sent = new Buffer();
            request.body().writeTo(sent);
            builder.withContentType(String.valueOf(request.body().contentType()))
                    .withBody(sent.readUtf8());
        }
        return builder.build();
    }

    /** What this class does to an answer that a test makes up. */
    List<String> problemsOf(Request request, int status, String body) throws IOException {
        check(
                request,
                new Response.Builder()
                        .request(request)
                        .protocol(okhttp3.Protocol.HTTP_1_1)
                        .code(status)
                        .message("")
                        .header("Content-Type", "application/json")
                        .body(ResponseBody.create(body, null))
                        .build(),
                body);
        return problems;
    }
}
