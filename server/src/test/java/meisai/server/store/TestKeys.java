package meisai.server.store;

import java.time.Instant;
import java.util.List;

/** Something small to write and to look for: provider keys that open nothing. */
final class TestKeys {
    private TestKeys() {}

    static boolean insert(Transaction transaction, String name, Instant now) {
        SecretTable.insert(transaction, new SecretTable.ProviderKey(name, name, "test", "reader", now));
        return true;
    }

    static List<String> names(Snapshot snapshot) {
        return SecretTable.providerKeys(snapshot).stream()
                .map(SecretTable.ProviderKey::keyId)
                .toList();
    }
}
