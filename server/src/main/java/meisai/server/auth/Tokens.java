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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import meisai.server.store.Store;
import meisai.server.store.UserTable;

/**
 * API keys and tokens: the token is a JWT signed with HS256 whose payload names the operator, the user if it is one, and
 * the API key it goes with; both are sent with every call. A logout revokes them for the rest of their life.
 */
public final class Tokens {
    public static final Duration DEFAULT_LIFE = Duration.ofDays(1);
    public static final Duration MAX_LIFE = Duration.ofDays(2);

    public record Issued(String apiKey, String token) {}

    private static final String GENERATION = "generation";
    private static final String USER_NAME = "userName";
    private static final String OPERATOR = "operator";
    private static final String OPERATOR_ID = "operatorId";
    private static final String API_KEY = "apiKey";

    private final Store store;
    private final SigningKeys keys;
    private final Users users;
    private final Supplier<Instant> now;
    private final Map<String, Instant> revoked = new ConcurrentHashMap<>();

    public Tokens(Store store, Users users, SigningKeys keys, Supplier<Instant> now) {
        this.store = store;
        this.users = users;
        store.read(UserTable::revoked).forEach(each -> revoked.put(each.apiKey(), each.expiresAt()));
        this.keys = keys;
        this.now = now;
    }

    public Issued issue(SignIn.Checked checked, Duration life) {
        Identity identity = checked.identity();
        String apiKey = "api-" + UUID.randomUUID();
        Instant issuedAt = now.get();
        Map<String, Object> operator = new LinkedHashMap<>();
        operator.put(OPERATOR_ID, identity.operatorId());
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issueTime(Date.from(issuedAt))
                .expirationTime(Date.from(issuedAt.plus(life)))
                .claim(API_KEY, apiKey);
        identity.userName().ifPresent(name -> {
            operator.put(USER_NAME, name);
            claims.claim(GENERATION, checked.generation());
        });
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                claims.claim(OPERATOR, operator).build());
        try {
            token.sign(new MACSigner(keys.tokenKey()));
        } catch (JOSEException cannotSign) {
            throw new IllegalStateException(cannotSign);
        }
        return new Issued(apiKey, token.serialize());
    }

    /** Who a pair of key and token was issued to, unless it is forged, mixed up, expired or revoked. */
    public Optional<Identity> identityOf(String apiKey, String token) {
        try {
            return claims(apiKey, token).flatMap(this::identity);
        } catch (ParseException | JOSEException forged) {
            return Optional.empty();
        }
    }

    /** Ends the life of a pair that {@link #identityOf} knows, if it has not ended meanwhile. */
    public void revoke(String apiKey, String token) {
        Instant expiry;
        try {
            Optional<JWTClaimsSet> claims = claims(apiKey, token);
            if (claims.isEmpty()) {
                return;
            }
            expiry = claims.get().getExpirationTime().toInstant();
        } catch (ParseException | JOSEException forged) {
            throw new IllegalArgumentException("not a valid token", forged);
        }
        store.writer().<Boolean>write(transaction -> {
            UserTable.deleteExpired(transaction, now.get());
            UserTable.insert(transaction, new UserTable.Revoked(apiKey, expiry));
            transaction.afterCommit(() -> {
                revoked.values().removeIf(until -> !until.isAfter(now.get()));
                revoked.put(apiKey, expiry);
            });
            return true;
        });
    }

    /** What a pair of key and token says that belong together and are valid now. */
    private Optional<JWTClaimsSet> claims(String apiKey, String token) throws ParseException, JOSEException {
        SignedJWT jwt = parse(token);
        if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) || !isSigned(jwt)) {
            return Optional.empty();
        }
        JWTClaimsSet claims = jwt.getJWTClaimsSet();
        String issuedKey = claims.getStringClaim(API_KEY);
        Date expiry = claims.getExpirationTime();
        return issuedKey != null
                        && expiry != null
                        && Secrets.same(issuedKey, apiKey)
                        && now.get().isBefore(expiry.toInstant())
                        && !revoked.containsKey(apiKey)
                ? Optional.of(claims)
                : Optional.empty();
    }

    private boolean isSigned(SignedJWT jwt) throws JOSEException {
        for (byte[] key : keys.acceptedTokenKeys()) {
            if (jwt.verify(new MACVerifier(key))) {
                return true;
            }
        }
        return false;
    }

    /** The library stumbles over some tokens that are none, such as one whose header is the JSON null. */
    private static SignedJWT parse(String token) throws ParseException {
        try {
            return SignedJWT.parse(token);
        } catch (RuntimeException malformed) {
            throw (ParseException) new ParseException("not a token", 0).initCause(malformed);
        }
    }

    private Optional<Identity> identity(JWTClaimsSet claims) {
        if (!(claims.getClaim(OPERATOR) instanceof Map<?, ?> operator)
                || !(operator.get(OPERATOR_ID) instanceof String operatorId)) {
            return Optional.empty();
        }
        Optional<String> userName =
                operator.get(USER_NAME) instanceof String name ? Optional.of(name) : Optional.empty();
        int generation = claims.getClaim(GENERATION) instanceof Number number ? number.intValue() : 0;
        return Optional.of(new Identity(operatorId, userName))
                .filter(identity -> users.isCurrent(identity, generation));
    }
}
