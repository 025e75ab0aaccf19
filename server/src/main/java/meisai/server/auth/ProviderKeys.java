package meisai.server.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;
import meisai.server.store.DurableFiles;
import meisai.server.store.SecretTable;
import meisai.server.store.Store;
import meisai.server.store.StoreException;
import tools.jackson.databind.json.JsonMapper;

/** The keys that open the native API to the provider: any number, each with a name and a role. */
public final class ProviderKeys {
    /** A key as others see it. */
    public record Known(String keyId, String name, ProviderRole role, Instant createdAt) {}

    /** A new key with its secret, which is told once. */
    public record Fresh(Known known, String key) {}

    private static final int LENGTH = 43;
    private static final int ID_LENGTH = 12;
    private static final int MOST = 1_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Held(Known known, String hash) {}

    private final Store store;
    private final Secrets secrets;
    private final Supplier<Instant> now;
    private volatile List<Held> keys;

    private ProviderKeys(Store store, Secrets secrets, Supplier<Instant> now) {
        this.store = store;
        this.secrets = secrets;
        this.now = now;
        this.keys = store.read(SecretTable::providerKeys).stream()
                .map(ProviderKeys::held)
                .toList();
    }

    /** The stored keys; a new store gets a first one, written to {@code provider.key} for its owner only. */
    public static ProviderKeys load(Store store, Secrets secrets, Supplier<Instant> now) {
        ProviderKeys keys = new ProviderKeys(store, secrets, now);
        if (keys.keys.isEmpty()) {
            String key = fresh();
            write(store.directory().path("provider.key"), key);
            keys.add(key, "first", ProviderRole.ADMIN);
        }
        return keys;
    }

    private static Held held(SecretTable.ProviderKey stored) {
        ProviderRole role = ProviderRole.of(stored.role())
                .orElseThrow(() -> new StoreException("a provider key has the unknown role " + stored.role()));
        return new Held(new Known(stored.keyId(), stored.name(), role, stored.createdAt()), stored.hash());
    }

    private static String fresh() {
        return "mk_" + Secrets.random(LENGTH);
    }

    /** The key is on disk before the store knows it: the other way round nobody would have it. */
    private static void write(Path path, String key) {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        try {
            Files.deleteIfExists(part);
            Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(part, key + "\n");
            DurableFiles.publish(part, path);
        } catch (IOException failure) {
            throw new StoreException("cannot write " + path + ": " + failure, failure);
        }
    }

    /** @throws Refusal when there are too many */
    public Fresh create(String name, ProviderRole role) {
        String key = fresh();
        return new Fresh(add(key, name, role), key);
    }

    private Known add(String key, String name, ProviderRole role) {
        Known known = new Known("pk_" + Secrets.random(ID_LENGTH), name, role, now.get());
        String hash = secrets.hash(key);
        return store.writer().write(transaction -> {
            if (keys.size() >= MOST) {
                throw new Refusal(Kind.CONFLICT, "tooManyKeys", "there are " + MOST + " keys, which is the most");
            }
            SecretTable.insert(
                    transaction,
                    new SecretTable.ProviderKey(known.keyId(), hash, name, role.text(), known.createdAt()));
            transaction.changes(Optional.empty(), shown(known));
            transaction.afterCommit(() -> {
                List<Held> more = new ArrayList<>(keys);
                more.add(new Held(known, hash));
                keys = List.copyOf(more);
            });
            return known;
        });
    }

    /** Lets a key open nothing any more. @throws Refusal when there is none, or it is the last that may make others */
    public void revoke(String keyId) {
        store.writer().<Boolean>write(transaction -> {
            Known known = list().stream()
                    .filter(each -> each.keyId().equals(keyId))
                    .findFirst()
                    .orElseThrow(() -> new Refusal(Kind.NOT_FOUND, "unknownKey", "there is no key " + keyId));
            Predicate<Known> others = each -> !each.keyId().equals(keyId) && each.role() == ProviderRole.ADMIN;
            if (list().stream().noneMatch(others)) {
                throw new Refusal(
                        Kind.CONFLICT,
                        "lastAdminKey",
                        "this is the last key with the role admin; make another one first");
            }
            SecretTable.revoke(transaction, keyId, now.get());
            transaction.removes(shown(known));
            transaction.afterCommit(() -> keys = keys.stream()
                    .filter(held -> !held.known().keyId().equals(keyId))
                    .toList());
            return true;
        });
    }

    private static String shown(Known key) {
        return JSON.writeValueAsString(JSON.createObjectNode()
                .put("keyId", key.keyId())
                .put("name", key.name())
                .put("role", key.role().text()));
    }

    /** Oldest first. */
    public List<Known> list() {
        return keys.stream().map(Held::known).toList();
    }

    /** Which key a text is, if it is one; takes as long whichever it is. */
    public Optional<Known> find(String candidate) {
        String hash = secrets.hash(candidate);
        Held found = null;
        for (Held held : keys) {
            if (Secrets.same(hash, held.hash())) {
                found = held;
            }
        }
        return Optional.ofNullable(found).map(Held::known);
    }
}
