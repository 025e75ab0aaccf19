package meisai.client;

import java.time.Duration;
import meisai.client.api.AuthApi;
import meisai.client.invoker.ApiClient;
import meisai.client.invoker.ApiException;
import meisai.client.invoker.auth.ApiKeyAuth;
import meisai.client.model.AuthRequest;
import meisai.client.model.AuthResponse;

/**
 * Signs in and gives an {@link ApiClient} that sends both keys with every call.
 *
 * <pre>{@code
 * ApiClient client = SignIn.withAuthKey(keyId, secret).at("http://localhost:8080/v1").client();
 * }</pre>
 *
 * Each method that changes something answers a changed copy. Without {@link #at} the client talks to
 * {@code https://api.soracom.io/v1}.
 */
public final class SignIn {
    private static final String API_KEY = "api_key";
    private static final String API_TOKEN = "api_token";
    private static final String LANGUAGE = "X-Soracom-Lang";

    private final AuthRequest request;
    private final String basePath;
    private final String language;

    private SignIn(AuthRequest request, String basePath, String language) {
        this.request = request;
        this.basePath = basePath;
        this.language = language;
    }

    /** Signs in with an AuthKey: {@code keyId-...} and {@code secret-...}, of an operator or of a SAM user. */
    public static SignIn withAuthKey(String authKeyId, String authKey) {
        return of(new AuthRequest().authKeyId(authKeyId).authKey(authKey));
    }

    /** Signs in as the operator itself. */
    public static SignIn withEmail(String email, String password) {
        return of(new AuthRequest().email(email).password(password));
    }

    /** Signs in as a SAM user, who may do what its permissions say. */
    public static SignIn asUser(String operatorId, String userName, String password) {
        return of(new AuthRequest().operatorId(operatorId).userName(userName).password(password));
    }

    private static SignIn of(AuthRequest request) {
        return new SignIn(request, new ApiClient().getBasePath(), "");
    }

    /** At this server: the address with {@code /v1} and no slash at the end. */
    public SignIn at(String basePath) {
        return new SignIn(request, basePath, language);
    }

    /** With the six digits that the user's authenticator shows. */
    public SignIn withCode(String mfaOtpCode) {
        return new SignIn(copy().mfaOTPCode(mfaOtpCode), basePath, language);
    }

    /** With a token that lives this long, in whole seconds; the server allows at most 48 hours, and gives 24 unasked. */
    public SignIn forAsLongAs(Duration tokenLife) {
        return new SignIn(copy().tokenTimeoutSeconds(tokenLife.toSeconds()), basePath, language);
    }

    /** With messages of errors in this language: {@code en} or {@code ja}. */
    public SignIn inLanguage(String language) {
        return new SignIn(request, basePath, language);
    }

    private AuthRequest copy() {
        return new AuthRequest()
                .authKeyId(request.getAuthKeyId())
                .authKey(request.getAuthKey())
                .email(request.getEmail())
                .password(request.getPassword())
                .operatorId(request.getOperatorId())
                .userName(request.getUserName())
                .mfaOTPCode(request.getMfaOTPCode())
                .tokenTimeoutSeconds(request.getTokenTimeoutSeconds());
    }

    /**
     * Signs in; one call to the server.
     *
     * @throws ApiException with status 401 when the credentials are wrong, 400 when they are malformed, 0 when the
     *     server cannot be reached
     */
    public ApiClient client() throws ApiException {
        ApiClient client = new ApiClient().setBasePath(basePath).setUserAgent("meisai-client");
        if (!language.isEmpty()) {
            client.addDefaultHeader(LANGUAGE, language);
        }
        AuthResponse signedIn = new AuthApi(client).auth(request);
        setKey(client, API_KEY, signedIn.getApiKey());
        setKey(client, API_TOKEN, signedIn.getToken());
        return client;
    }

    private static void setKey(ApiClient client, String scheme, String key) {
        if (client.getAuthentication(scheme) instanceof ApiKeyAuth authentication) {
            authentication.setApiKey(key);
        } else {
            throw new IllegalStateException("the client has no key " + scheme);
        }
    }
}
