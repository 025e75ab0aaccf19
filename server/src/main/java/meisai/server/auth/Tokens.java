package meisai.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import meisai.server.store.Store;

/**
 * API keys and tokens of operators: the token is a JWT signed with HS256 whose payload names the operator and the API
 * key it goes with; both are sent with every call.
 */
public final class Tokens {
    public static final Duration DEFAULT_LIFE = Duration.ofDays(1);
    public static final Duration MAX_LIFE = Duration.ofDays(2);

    public record Issued(String apiKey, String token) {}

    private static final String OPERATOR = "operator";
    private static final String OPERATOR_ID = "operatorId";
    private static final String API_KEY = "apiKey";

    private final MACSigner signer;
    private final MACVerifier verifier;
    private final Supplier<Instant> now;

    public Tokens(Store store, Supplier<Instant> now) {
        byte[] key = Secrets.serverKey(store, "token-signing");
        try {
            this.signer = new MACSigner(key);
            this.verifier = new MACVerifier(key);
        } catch (JOSEException keyOfWrongSize) {
            throw new IllegalStateException(keyOfWrongSize);
        }
        this.now = now;
    }

    public Issued issue(String operatorId, Duration life) {
        String apiKey = "api-" + UUID.randomUUID();
        Instant issuedAt = now.get();
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .issueTime(Date.from(issuedAt))
                        .expirationTime(Date.from(issuedAt.plus(life)))
                        .claim(OPERATOR, Map.of(OPERATOR_ID, operatorId))
                        .claim(API_KEY, apiKey)
                        .build());
        try {
            token.sign(signer);
        } catch (JOSEException cannotSign) {
            throw new IllegalStateException(cannotSign);
        }
        return new Issued(apiKey, token.serialize());
    }

    /** The operator that a pair of key and token was issued to, unless it is forged, mixed up or expired. */
    public Optional<String> operatorOf(String apiKey, String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) || !jwt.verify(verifier)) {
                return Optional.empty();
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            String issuedKey = claims.getStringClaim(API_KEY);
            Date expiry = claims.getExpirationTime();
            if (issuedKey == null || expiry == null || !Secrets.same(issuedKey, apiKey)) {
                return Optional.empty();
            }
            if (!now.get().isBefore(expiry.toInstant())) {
                return Optional.empty();
            }
            Map<String, Object> operator = claims.getJSONObjectClaim(OPERATOR);
            return operator != null && operator.get(OPERATOR_ID) instanceof String id
                    ? Optional.of(id)
                    : Optional.empty();
        } catch (ParseException | JOSEException forged) {
            return Optional.empty();
        }
    }
}
