package meisai.server.provider;

import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import meisai.server.auth.Authenticators;
import meisai.server.auth.Identity;
import meisai.server.auth.Passwords;
import meisai.server.auth.Permissions;
import meisai.server.auth.Users;
import meisai.server.http.Bodies;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;
import meisai.server.http.Routes;
import meisai.server.store.UserTable.User;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The users of an operator, kept by the provider; and authenticators, which everyone enrolls for itself. */
public final class UsersApi {
    private static final String BASE = "/meisai/v1";
    private static final String USERS = BASE + "/operators/{id}/users";
    private static final String CODE = "mfaOTPCode";

    private final Callers callers;
    private final Users users;
    private final Authenticators authenticators;

    public UsersApi(Callers callers, Users users, Authenticators authenticators) {
        this.callers = callers;
        this.users = users;
        this.authenticators = authenticators;
    }

    public void routes(Routes routes) {
        routes.post(USERS, this::create)
                .get(USERS, this::list)
                .patch(USERS + "/{userName}", this::change)
                .delete(USERS + "/{userName}", this::delete)
                .post(BASE + "/operators/{id}/mfa/reset", this::reset)
                .post(BASE + "/mfa", this::enroll)
                .post(BASE + "/mfa/confirm", this::confirm)
                .post(BASE + "/mfa/revoke", this::revoke);
    }

    private void create(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        Fields fields = new Fields(Bodies.object(request), "", Set.of("userName", "password", "permissions"));
        String userName = fields.requiredText("userName");
        if (!Users.isUserName(userName)) {
            throw fields.refusal(
                    "malformedUserName",
                    "userName",
                    "must be 1 to 100 letters, digits and . _ @ + -, and begin with a letter or digit");
        }
        Users.Created created = users.create(
                operatorId(request),
                userName,
                passwordHash(fields),
                permissions(fields).orElse(List.of()));
        Bodies.send(
                response,
                201,
                view(created.user())
                        .put("authKeyId", created.key().stored().authKeyId())
                        .put("authKey", created.key().secret()));
    }

    private static Optional<String> passwordHash(Fields fields) {
        Optional<String> password = fields.text("password");
        if (password.isPresent() && password.get().length() < Passwords.MIN_LENGTH) {
            throw fields.refusal(
                    "weakPassword", "password", "must have at least " + Passwords.MIN_LENGTH + " characters");
        }
        return password.map(Passwords::hash);
    }

    private static Optional<List<String>> permissions(Fields fields) {
        return fields.array("permissions").map(list -> {
            Set<String> permissions = new TreeSet<>();
            for (JsonNode each : list) {
                if (!each.isString() || !Permissions.isKnown(each.stringValue())) {
                    throw fields.refusal(
                            "unknownPermission",
                            "permissions",
                            "must be a list of *, Billing:*, Files:*, Payment:* and "
                                    + String.join(", ", Permissions.OPERATIONS));
                }
                permissions.add(each.stringValue());
            }
            return List.copyOf(permissions);
        });
    }

    private void list(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        String operatorId = operatorId(request);
        users.checkOperator(operatorId);
        ArrayNode list = Bodies.JSON.createArrayNode();
        users.of(operatorId).forEach(user -> list.add(view(user)));
        Bodies.send(response, 200, Bodies.node().set("users", list));
    }

    private void change(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        Fields fields = new Fields(Bodies.object(request), "", Set.of("password", "permissions"));
        User changed = users.change(operatorId(request), userName(request), passwordHash(fields), permissions(fields));
        Bodies.send(response, 200, view(changed));
    }

    private void delete(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        users.delete(operatorId(request), userName(request));
        noContent(response);
    }

    private ObjectNode view(User user) {
        ObjectNode view = Bodies.node().put("operatorId", user.operatorId()).put("userName", user.userName());
        ArrayNode permissions = view.putArray("permissions");
        user.permissions().forEach(permissions::add);
        return view.put(
                "mfa", authenticators.isEnrolled(new Identity(user.operatorId(), Optional.of(user.userName()))));
    }

    private void reset(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        String operatorId = operatorId(request);
        Optional<String> userName = new Fields(Bodies.optionalObject(request), "", Set.of("userName")).text("userName");
        users.checkOperator(operatorId);
        if (userName.isPresent() && users.find(operatorId, userName.get()).isEmpty()) {
            throw new HttpRefusal(404, "unknownUser", "the operator has no user " + userName.get());
        }
        authenticators.reset(new Identity(operatorId, userName));
        noContent(response);
    }

    private void enroll(ServerRequest request, ServerResponse response) {
        Authenticators.Enrolment enrolment = authenticators.begin(callers.identity(request));
        Bodies.send(
                response, 200, Bodies.node().put("secret", enrolment.secret()).put("otpauthUri", enrolment.uri()));
    }

    private void confirm(ServerRequest request, ServerResponse response) throws IOException {
        Identity identity = callers.identity(request);
        authenticators.confirm(identity, code(request));
        noContent(response);
    }

    private void revoke(ServerRequest request, ServerResponse response) throws IOException {
        Identity identity = callers.identity(request);
        authenticators.revoke(identity, code(request));
        noContent(response);
    }

    private static String code(ServerRequest request) throws IOException {
        return new Fields(Bodies.object(request), "", Set.of(CODE)).requiredText(CODE);
    }

    private static String operatorId(ServerRequest request) {
        return request.path().pathParameters().get("id");
    }

    private static String userName(ServerRequest request) {
        return request.path().pathParameters().get("userName");
    }

    private static void noContent(ServerResponse response) {
        response.status(Status.NO_CONTENT_204);
        response.send();
    }
}
