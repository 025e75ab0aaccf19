package meisai.server.store;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keys of this server (hash keys, signing keys) and the hashes of the provider keys that open the native API. */
public final class SecretTable {
    private SecretTable() {}

    public static Optional<byte[]> secret(Snapshot snapshot, String name) {
        return snapshot.sql()
                .first("SELECT value FROM secret WHERE name = ?", row -> row.getString(1), name)
                .map(Base64.getDecoder()::decode);
    }

    /** Every secret whose name begins so, by name. */
    public static Map<String, byte[]> secretsBelow(Snapshot snapshot, String prefix) {
        Map<String, byte[]> found = new TreeMap<>();
        snapshot.sql()
                .forEach(
                        "SELECT name, value FROM secret WHERE starts_with(name, ?)",
                        row -> found.put(
                                row.getString("name"), Base64.getDecoder().decode(row.getString("value"))),
                        prefix);
        return found;
    }

    public static void insertSecret(Transaction transaction, String name, byte[] value) {
        transaction
                .sql()
                .update(
                        "INSERT INTO secret VALUES (?, ?)",
                        name,
                        Base64.getEncoder().encodeToString(value));
    }

    /** A key of the provider; what opens anything is its hash only. */
    public record ProviderKey(String keyId, String hash, String name, String role, Instant createdAt) {}

    /** The keys that have not been revoked, oldest first. */
    public static List<ProviderKey> providerKeys(Snapshot snapshot) {
        return snapshot.sql()
                .list(
                        "SELECT * FROM provider_key WHERE revoked_at IS NULL ORDER BY created_at, key_id",
                        row -> new ProviderKey(
                                row.getString("key_id"),
                                row.getString("key_hash"),
                                row.getString("name"),
                                row.getString("role"),
                                Sql.instant(row, "created_at")));
    }

    public static void insert(Transaction transaction, ProviderKey key) {
        transaction
                .sql()
                .update(
                        "INSERT INTO provider_key VALUES (?, ?, ?, ?, ?, NULL)",
                        key.hash(),
                        key.createdAt(),
                        key.keyId(),
                        key.name(),
                        key.role());
    }

    public static void revoke(Transaction transaction, String keyId, Instant now) {
        transaction.sql().update("UPDATE provider_key SET revoked_at = ? WHERE key_id = ?", now, keyId);
    }
}
