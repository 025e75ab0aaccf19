package meisai.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Users of operators, authenticators, and tokens that were revoked before their time. */
public final class UserTable {
    /**
     * A user of an operator.
     *
     * @param generation tokens that were issued in an earlier one are revoked
     */
    public record User(
            String operatorId,
            String userName,
            Optional<String> passwordHash,
            List<String> permissions,
            int generation) {
        public User {
            permissions = List.copyOf(permissions);
        }
    }

    /**
     * An authenticator.
     *
     * @param userName empty for the operator itself
     * @param secret base64
     * @param lastStep the last time step whose code was used
     */
    public record Authenticator(String operatorId, String userName, String secret, boolean confirmed, long lastStep) {}

    private UserTable() {}

    public static void insert(Transaction transaction, User user, Instant now) {
        transaction
                .sql()
                .update(
                        "INSERT INTO operator_user VALUES (?, ?, ?, ?, ?, ?)",
                        user.operatorId(),
                        user.userName(),
                        user.passwordHash().orElse(null),
                        TextMaps.writeList(user.permissions()),
                        user.generation(),
                        now);
    }

    public static void update(Transaction transaction, User user) {
        transaction
                .sql()
                .update(
                        "UPDATE operator_user SET password_hash = ?, permissions = ?, generation = ?"
                                + " WHERE operator_id = ? AND user_name = ?",
                        user.passwordHash().orElse(null),
                        TextMaps.writeList(user.permissions()),
                        user.generation(),
                        user.operatorId(),
                        user.userName());
    }

    /** Removes a user with its AuthKeys and authenticator. */
    public static void delete(Transaction transaction, String operatorId, String userName) {
        for (String table : List.of("operator_user", "auth_key", "authenticator")) {
            transaction
                    .sql()
                    .update("DELETE FROM " + table + " WHERE operator_id = ? AND user_name = ?", operatorId, userName);
        }
    }

    /** Every user, by operator and name. */
    public static List<User> users(Snapshot snapshot) {
        return snapshot.sql()
                .list(
                        "SELECT * FROM operator_user ORDER BY operator_id, user_name",
                        row -> new User(
                                row.getString("operator_id"),
                                row.getString("user_name"),
                                Optional.ofNullable(row.getString("password_hash")),
                                TextMaps.readList(row.getString("permissions")),
                                row.getInt("generation")));
    }

    /** Puts an authenticator in the place of the one that its user has, if any. */
    public static void put(Transaction transaction, Authenticator authenticator) {
        deleteAuthenticator(transaction, authenticator.operatorId(), authenticator.userName());
        transaction
                .sql()
                .update(
                        "INSERT INTO authenticator VALUES (?, ?, ?, ?, ?)",
                        authenticator.operatorId(),
                        authenticator.userName(),
                        authenticator.secret(),
                        authenticator.confirmed(),
                        authenticator.lastStep());
    }

    public static void deleteAuthenticator(Transaction transaction, String operatorId, String userName) {
        transaction
                .sql()
                .update("DELETE FROM authenticator WHERE operator_id = ? AND user_name = ?", operatorId, userName);
    }

    public static List<Authenticator> authenticators(Snapshot snapshot) {
        return snapshot.sql()
                .list(
                        "SELECT * FROM authenticator",
                        row -> new Authenticator(
                                row.getString("operator_id"),
                                row.getString("user_name"),
                                row.getString("secret"),
                                row.getBoolean("confirmed"),
                                row.getLong("last_step")));
    }

    /** A revoked token's API key, kept until the token would have expired. */
    public record Revoked(String apiKey, Instant expiresAt) {}

    public static void insert(Transaction transaction, Revoked revoked) {
        transaction.sql().update("INSERT INTO revoked_token VALUES (?, ?)", revoked.apiKey(), revoked.expiresAt());
    }

    public static void deleteExpired(Transaction transaction, Instant now) {
        transaction.sql().update("DELETE FROM revoked_token WHERE expires_at <= ?", now);
    }

    public static List<Revoked> revoked(Snapshot snapshot) {
        return snapshot.sql()
                .list(
                        "SELECT * FROM revoked_token",
                        row -> new Revoked(row.getString("api_key"), Sql.instant(row, "expires_at")));
    }
}
