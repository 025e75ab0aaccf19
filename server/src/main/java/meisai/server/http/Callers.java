package meisai.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import meisai.server.account.Accounts;
import meisai.server.auth.Identity;
import meisai.server.auth.ProviderKeys;
import meisai.server.auth.Tokens;
import meisai.server.auth.Users;

/** Who calls: an operator by API key and token, or the provider by a provider key. */
public final class Callers {
    private static final HeaderName API_KEY = HeaderNames.create("X-Soracom-API-Key");
    private static final HeaderName TOKEN = HeaderNames.create("X-Soracom-Token");
    private static final String BEARER = "bearer ";

    private final Accounts accounts;
    private final Users users;
    private final Tokens tokens;
    private final ProviderKeys providerKeys;

    public Callers(Accounts accounts, Users users, Tokens tokens, ProviderKeys providerKeys) {
        this.accounts = accounts;
        this.users = users;
        this.tokens = tokens;
        this.providerKeys = providerKeys;
    }

    /** Who both headers were issued to, whatever it may do. @throws HttpRefusal 401 otherwise */
    public Identity identity(ServerRequest request) {
        return known(request)
                .orElseThrow(() -> new HttpRefusal(
                        401,
                        "unauthorized",
                        "X-Soracom-API-Key and X-Soracom-Token are missing, wrong, expired or revoked;"
                                + " get them by POST /v1/auth"));
    }

    /** Who both headers were issued to, if anyone; found out once for a request. */
    public Optional<Identity> known(ServerRequest request) {
        Optional<Known> found = request.context().get(Known.class);
        if (found.isEmpty()) {
            found = Optional.of(new Known(tokens.identityOf(apiKey(request), token(request))));
            request.context().register(found.get());
        }
        return found.get().identity();
    }

    /** Kept with a request. */
    private record Known(Optional<Identity> identity) {}

    /** Ends the life of the key and token that a request was made with. */
    public void logOut(ServerRequest request) {
        identity(request);
        tokens.revoke(apiKey(request), token(request));
    }

    private static String apiKey(ServerRequest request) {
        return request.headers().first(API_KEY).orElse("");
    }

    private static String token(ServerRequest request) {
        return request.headers().first(TOKEN).orElse("");
    }

    /**
     * The operator that calls, itself or by a user with the permission for the operation.
     *
     * @throws HttpRefusal 401 or 403 otherwise
     */
    public String operator(ServerRequest request, String operation) {
        Identity identity = identity(request);
        if (!users.may(identity, operation)) {
            throw new HttpRefusal(403, "forbidden", "this needs the permission " + operation);
        }
        return identity.operatorId();
    }

    /**
     * @throws HttpRefusal 401 unless a provider key is sent, 403 when an operator calls instead or the key's role does not
     *     allow the operation
     */
    public void provider(ServerRequest request) {
        Optional<ProviderKeys.Known> key = providerKey(request);
        if (key.isPresent()) {
            checkRole(request, key.get());
            return;
        }
        if (!request.headers().contains(HeaderNames.AUTHORIZATION)
                && known(request).isPresent()) {
            throw new HttpRefusal(403, "forbidden", "this call is for the provider");
        }
        throw new HttpRefusal(401, "unauthorized", "this call needs the header Authorization: Bearer <provider key>");
    }

    private static void checkRole(ServerRequest request, ProviderKeys.Known key) {
        Method method = request.prologue().method();
        String path = request.matchingPattern().orElse("");
        String operation = ProviderOperations.name(method.text(), path)
                .orElseThrow(
                        () -> new IllegalStateException(method.text() + " " + path + " is no operation with a name"));
        if (!key.role().may(operation, method.equals(Method.GET))) {
            throw new HttpRefusal(
                    403,
                    "forbidden",
                    "the provider key " + key.keyId() + " has the role "
                            + key.role().text() + ", which does not allow " + operation);
        }
    }

    /** Is a provider key sent? */
    public boolean isProvider(ServerRequest request) {
        return providerKey(request).isPresent();
    }

    /** The provider key that is sent, if it is one; found out once for a request. */
    public Optional<ProviderKeys.Known> providerKey(ServerRequest request) {
        Optional<KnownKey> found = request.context().get(KnownKey.class);
        if (found.isEmpty()) {
            found = Optional.of(new KnownKey(bearer(request).flatMap(providerKeys::find)));
            request.context().register(found.get());
        }
        return found.get().key();
    }

    /** The secret of the provider key that is sent, if it is one. */
    public Optional<String> providerSecret(ServerRequest request) {
        return providerKey(request).isPresent() ? bearer(request) : Optional.empty();
    }

    /** Kept with a request. */
    private record KnownKey(Optional<ProviderKeys.Known> key) {}

    private static Optional<String> bearer(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.AUTHORIZATION)
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .map(header -> header.substring(BEARER.length()).strip());
    }

    /**
     * Who calls, as the audit log has it: {@code provider:<key id>}, {@code operator:<id>} or {@code user:<operator id>/<name>};
     * nobody when neither is known.
     */
    public Optional<String> name(ServerRequest request) {
        return providerKey(request)
                .map(key -> "provider:" + key.keyId())
                .or(() -> known(request)
                        .map(identity -> identity.userName()
                                .map(user -> "user:" + identity.operatorId() + "/" + user)
                                .orElse("operator:" + identity.operatorId())));
    }

    /**
     * The account that a native call is about: the operator's own, or for the provider the one that operatorId names.
     *
     * @param operation what a user needs the permission for
     */
    public Accounts.Entry account(ServerRequest request, String operation) {
        final String operatorId;
        if (request.headers().contains(HeaderNames.AUTHORIZATION)) {
            provider(request);
            operatorId = query(request, "operatorId")
                    .orElseThrow(() -> new HttpRefusal(
                            400, "missingParameter", "with a provider key the parameter operatorId says whose bill"));
        } else {
            operatorId = operator(request, operation);
            if (query(request, "operatorId")
                    .filter(asked -> !asked.equals(operatorId))
                    .isPresent()) {
                throw new HttpRefusal(403, "forbidden", "an operator reads its own bills only");
            }
        }
        List<Accounts.Entry> found = accounts.of(operatorId);
        if (found.isEmpty()) {
            throw new HttpRefusal(404, "unknownOperator", "there is no operator " + operatorId);
        }
        Optional<String> coverage = query(request, "coverage");
        if (coverage.isEmpty()) {
            if (found.size() > 1) {
                throw new HttpRefusal(
                        400, "missingCoverage", "the operator has several accounts; say which by coverage");
            }
            return found.getFirst();
        }
        return found.stream()
                .filter(entry -> entry.account().id().coverage().equals(coverage.get()))
                .findFirst()
                .orElseThrow(() -> new HttpRefusal(
                        404, "unknownCoverage", "the operator has no account with the coverage " + coverage.get()));
    }

    /** A query parameter; an empty one counts as absent. */
    public static Optional<String> query(ServerRequest request, String name) {
        return request.query().first(name).asOptional().filter(value -> !value.isEmpty());
    }
}
