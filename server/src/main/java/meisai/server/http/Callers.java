package meisai.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import meisai.server.account.Accounts;
import meisai.server.auth.ProviderKeys;
import meisai.server.auth.Tokens;

/** Who calls: an operator by API key and token, or the provider by a provider key. */
public final class Callers {
    private static final HeaderName API_KEY = HeaderNames.create("X-Soracom-API-Key");
    private static final HeaderName TOKEN = HeaderNames.create("X-Soracom-Token");
    private static final String BEARER = "bearer ";

    private final Accounts accounts;
    private final Tokens tokens;
    private final ProviderKeys providerKeys;

    public Callers(Accounts accounts, Tokens tokens, ProviderKeys providerKeys) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.providerKeys = providerKeys;
    }

    /** The operator that both headers were issued to. @throws HttpRefusal 401 otherwise */
    public String operator(ServerRequest request) {
        String apiKey = request.headers().first(API_KEY).orElse("");
        String token = request.headers().first(TOKEN).orElse("");
        return tokens.operatorOf(apiKey, token)
                .filter(id -> accounts.operator(id).isPresent())
                .orElseThrow(
                        () -> new HttpRefusal(
                                401,
                                "unauthorized",
                                "X-Soracom-API-Key and X-Soracom-Token are missing, wrong or expired; get them by POST /v1/auth"));
    }

    /** @throws HttpRefusal 401 unless a provider key is sent */
    public void provider(ServerRequest request) {
        if (!isProvider(request)) {
            throw new HttpRefusal(
                    401, "unauthorized", "this call needs the header Authorization: Bearer <provider key>");
        }
    }

    private boolean isProvider(ServerRequest request) {
        Optional<String> header = request.headers().first(HeaderNames.AUTHORIZATION);
        return header.isPresent()
                && header.get().toLowerCase(Locale.ROOT).startsWith(BEARER)
                && providerKeys.isKey(header.get().substring(BEARER.length()).strip());
    }

    /** The account that a native call is about: the operator's own, or for the provider the one that operatorId names. */
    public Accounts.Entry account(ServerRequest request) {
        String operatorId;
        if (request.headers().contains(HeaderNames.AUTHORIZATION)) {
            provider(request);
            operatorId = query(request, "operatorId")
                    .orElseThrow(() -> new HttpRefusal(
                            400, "missingParameter", "with a provider key the parameter operatorId says whose bill"));
        } else {
            operatorId = operator(request);
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
