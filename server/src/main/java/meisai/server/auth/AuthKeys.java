package meisai.server.auth;

import java.util.Optional;
import meisai.server.store.OperatorTable;
import meisai.server.store.OperatorTable.AuthKey;
import meisai.server.store.Store;

/** AuthKeys of operators: an id and a secret that is shown once and stored as a keyed hash. */
public final class AuthKeys {
    /** A fresh key: what is stored, and the secret to hand out. */
    public record Fresh(AuthKey stored, String secret) {}

    private static final int ID_LENGTH = 32;
    private static final int SECRET_LENGTH = 64;

    private final Store store;
    private final Secrets secrets;

    public AuthKeys(Store store, Secrets secrets) {
        this.store = store;
        this.secrets = secrets;
    }

    /** @param userName the user whose key it is; empty for the operator itself */
    public Fresh fresh(String operatorId, Optional<String> userName) {
        String secret = "secret-" + Secrets.random(SECRET_LENGTH);
        return new Fresh(
                new AuthKey("keyId-" + Secrets.random(ID_LENGTH), operatorId, userName, secrets.hash(secret)), secret);
    }

    /** Whose key id and secret these are, if they belong together. */
    Optional<Identity> identityOf(String authKeyId, String authKey) {
        Optional<AuthKey> stored = store.read(snapshot -> OperatorTable.authKey(snapshot, authKeyId));
        // The hash is computed for an unknown id too, so that the time of the answer does not tell which ids exist.
        boolean matches =
                secrets.matches(authKey, stored.map(AuthKey::secretHash).orElse(""));
        return stored.filter(key -> matches).map(key -> new Identity(key.operatorId(), key.userName()));
    }
}
