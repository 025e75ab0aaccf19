package meisai.server.compat;

import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import meisai.server.auth.Identity;
import meisai.server.auth.SignIn;
import meisai.server.auth.SignIn.Credentials;
import meisai.server.auth.Tokens;
import meisai.server.http.Bodies;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;
import meisai.server.http.Routes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/auth}: credentials in one of three forms for an API key and a token. */
public final class AuthApi {
    private static final String MALFORMED = "malformedRequest";

    private final Callers callers;
    private final SignIn signIn;
    private final Tokens tokens;

    public AuthApi(Callers callers, SignIn signIn, Tokens tokens) {
        this.callers = callers;
        this.signIn = signIn;
        this.tokens = tokens;
    }

    public void routes(Routes routes) {
        routes.post("/v1/auth", this::auth).post("/v1/auth/logout", this::logout);
    }

    private void auth(ServerRequest request, ServerResponse response) throws IOException {
        ObjectNode body = Bodies.object(request);
        Credentials credentials = credentials(body);
        Duration life = life(body.get("tokenTimeoutSeconds"));
        Optional<String> code = text(body, "mfaOTPCode");
        SignIn.Checked checked = signIn.check(credentials, code)
                .orElseThrow(() -> new HttpRefusal(401, "unauthorized", "wrong credentials"));
        Identity identity = checked.identity();
        Tokens.Issued issued = tokens.issue(checked, life);
        ObjectNode answer = Bodies.node()
                .put("apiKey", issued.apiKey())
                .put("operatorId", identity.operatorId())
                .put("token", issued.token());
        identity.userName().ifPresent(name -> answer.put("userName", name));
        Bodies.send(response, 200, answer);
    }

    private void logout(ServerRequest request, ServerResponse response) {
        callers.logOut(request);
        response.status(Status.NO_CONTENT_204);
        response.send();
    }

    /** Exactly one form, and that one whole. */
    private static Credentials credentials(ObjectNode body) {
        Optional<String> authKeyId = text(body, "authKeyId");
        Optional<String> authKey = text(body, "authKey");
        Optional<String> email = text(body, "email");
        Optional<String> operatorId = text(body, "operatorId");
        Optional<String> userName = text(body, "userName");
        Optional<String> password = text(body, "password");
        List<Credentials> whole = new ArrayList<>();
        if (authKeyId.isPresent() && authKey.isPresent()) {
            whole.add(new Credentials.OfAuthKey(authKeyId.get(), authKey.get()));
        }
        if (email.isPresent() && password.isPresent()) {
            whole.add(new Credentials.OfEmail(email.get(), password.get()));
        }
        if (operatorId.isPresent() && userName.isPresent() && password.isPresent()) {
            whole.add(new Credentials.OfUser(operatorId.get(), userName.get(), password.get()));
        }
        int forms = 0;
        forms += authKeyId.isPresent() || authKey.isPresent() ? 1 : 0;
        forms += email.isPresent() ? 1 : 0;
        forms += operatorId.isPresent() || userName.isPresent() ? 1 : 0;
        boolean passwordToSpare = password.isPresent() && authKeyId.isPresent();
        if (whole.size() != 1 || forms != 1 || passwordToSpare) {
            throw new HttpRefusal(
                    400,
                    MALFORMED,
                    "Give one of authKeyId and authKey, email and password, or operatorId, userName and password.");
        }
        return whole.getFirst();
    }

    private static Duration life(JsonNode seconds) {
        if (seconds == null || seconds.isNull()) {
            return Tokens.DEFAULT_LIFE;
        }
        if (!seconds.isIntegralNumber()
                || !seconds.canConvertToLong()
                || seconds.asLong() < 1
                || seconds.asLong() > Tokens.MAX_LIFE.toSeconds()) {
            throw new HttpRefusal(
                    400,
                    MALFORMED,
                    "tokenTimeoutSeconds must be a whole number from 1 to " + Tokens.MAX_LIFE.toSeconds() + ".");
        }
        return Duration.ofSeconds(seconds.asLong());
    }

    /** An empty text or null counts as absent. */
    private static Optional<String> text(ObjectNode body, String name) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw new HttpRefusal(400, MALFORMED, name + " must be a string.");
        }
        return Optional.of(value.stringValue()).filter(Predicate.not(String::isEmpty));
    }
}
