package meisai.server.auth;

import java.util.Optional;

/** Who has signed in: an operator itself, or one of its users. */
public record Identity(String operatorId, Optional<String> userName) {
    public static Identity root(String operatorId) {
        return new Identity(operatorId, Optional.empty());
    }
}
