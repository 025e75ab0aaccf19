package meisai.server.provider;

import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import meisai.server.auth.ProviderKeys;
import meisai.server.auth.ProviderRole;
import meisai.server.auth.SigningKeys;
import meisai.server.http.Bodies;
import meisai.server.http.Callers;
import meisai.server.http.Routes;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The keys of the provider, and those that the server signs with. */
public final class ProviderKeysApi {
    private static final String PATH = "/meisai/v1/provider-keys";
    private static final int LONGEST_NAME = 100;

    private final Callers callers;
    private final ProviderKeys keys;
    private final SigningKeys signingKeys;

    public ProviderKeysApi(Callers callers, ProviderKeys keys, SigningKeys signingKeys) {
        this.callers = callers;
        this.keys = keys;
        this.signingKeys = signingKeys;
    }

    public void routes(Routes routes) {
        routes.post(PATH, this::create)
                .get(PATH, this::list)
                .delete(PATH + "/{keyId}", this::revoke)
                .post("/meisai/v1/signing-keys/rotate", this::rotate);
    }

    private void create(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        Fields fields = new Fields(Bodies.object(request), "", Set.of("name", "role"));
        String name = fields.requiredText("name");
        if (name.length() > LONGEST_NAME) {
            throw fields.refusal("tooLong", "name", "has at most " + LONGEST_NAME + " characters");
        }
        ProviderRole role = ProviderRole.of(fields.requiredText("role"))
                .orElseThrow(() -> fields.refusal("unknownRole", "role", "must be one of " + roles()));
        ProviderKeys.Fresh fresh = keys.create(name, role);
        Bodies.send(response, 201, view(fresh.known()).put("key", fresh.key()));
    }

    private static String roles() {
        return Arrays.stream(ProviderRole.values()).map(ProviderRole::text).collect(Collectors.joining(", "));
    }

    private void list(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        ArrayNode list = Bodies.JSON.createArrayNode();
        keys.list().forEach(key -> list.add(view(key)));
        Bodies.send(response, 200, Bodies.node().set("providerKeys", list));
    }

    private static ObjectNode view(ProviderKeys.Known key) {
        return Bodies.node()
                .put("keyId", key.keyId())
                .put("name", key.name())
                .put("role", key.role().text())
                .put("createdAt", key.createdAt().toString());
    }

    private void revoke(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        keys.revoke(request.path().pathParameters().get("keyId"));
        response.status(Status.NO_CONTENT_204).send();
    }

    private void rotate(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        new Fields(Bodies.optionalObject(request), "", Set.of());
        signingKeys.rotate();
        Bodies.send(
                response,
                200,
                Bodies.node()
                        .put(
                                "oldSignaturesUntil",
                                signingKeys.oldUntil().orElseThrow().toString()));
    }
}
