package meisai.server.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import meisai.server.store.SecretTable;
import meisai.server.store.Store;
import meisai.server.store.StoreException;

/** The keys that open the native API to the provider. */
public final class ProviderKeys {
    private static final int LENGTH = 43;

    private final Secrets secrets;
    private final List<String> hashes;

    private ProviderKeys(Secrets secrets, List<String> hashes) {
        this.secrets = secrets;
        this.hashes = hashes;
    }

    /** The stored keys; a new store gets a first one, written to {@code provider.key} for its owner only. */
    public static ProviderKeys load(Store store, Secrets secrets, Supplier<Instant> now) {
        List<String> hashes = store.read(SecretTable::providerKeyHashes);
        if (hashes.isEmpty()) {
            String key = "mk_" + Secrets.random(LENGTH);
            write(store.directory().path("provider.key"), key);
            String hash = secrets.hash(key);
            store.writer().<Boolean>write(transaction -> {
                SecretTable.insertProviderKeyHash(transaction, hash, now.get());
                return true;
            });
            hashes = List.of(hash);
        }
        return new ProviderKeys(secrets, List.copyOf(hashes));
    }

    private static void write(Path path, String key) {
        try {
            Files.deleteIfExists(path);
            Files.createFile(
                    path,
                    PosixFilePermissions.asFileAttribute(Set.of(
                            java.nio.file.attribute.PosixFilePermission.OWNER_READ,
                            java.nio.file.attribute.PosixFilePermission.OWNER_WRITE)));
            Files.writeString(path, key + "\n");
        } catch (IOException failure) {
            throw new StoreException("cannot write " + path + ": " + failure, failure);
        }
    }

    public boolean isKey(String candidate) {
        String hash = secrets.hash(candidate);
        boolean found = false;
        for (String known : hashes) {
            found |= Secrets.same(hash, known);
        }
        return found;
    }
}
