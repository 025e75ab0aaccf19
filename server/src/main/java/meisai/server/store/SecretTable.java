package meisai.server.store;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Keys of this server (hash keys, signing keys) and the hashes of the provider keys that open the native API. */
public final class SecretTable {
    private SecretTable() {}

    public static Optional<byte[]> secret(Snapshot snapshot, String name) {
        return snapshot.sql()
                .first("SELECT value FROM secret WHERE name = ?", row -> row.getString(1), name)
                .map(Base64.getDecoder()::decode);
    }

    public static void insertSecret(Transaction transaction, String name, byte[] value) {
        transaction
                .sql()
                .update(
                        "INSERT INTO secret VALUES (?, ?)",
                        name,
                        Base64.getEncoder().encodeToString(value));
    }

    public static List<String> providerKeyHashes(Snapshot snapshot) {
        return snapshot.sql()
                .list("SELECT key_hash FROM provider_key ORDER BY created_at, key_hash", row -> row.getString(1));
    }

    public static void insertProviderKeyHash(Transaction transaction, String hash, java.time.Instant now) {
        transaction
                .sql()
                .update(
                        "INSERT INTO provider_key VALUES (?, ?, 'pk_' || left(?, 12), 'first', 'admin', NULL)",
                        hash,
                        now,
                        hash);
    }
}
