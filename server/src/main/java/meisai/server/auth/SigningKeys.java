package meisai.server.auth;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import meisai.server.store.SecretTable;
import meisai.server.store.Store;

/**
 * The keys that tokens and addresses of exported files are signed with. After a rotation the new ones sign, and the old ones are
 * accepted for as long as anything that they signed may be valid.
 */
public final class SigningKeys {
    /** The longest life of a token and of an address. */
    static final Duration OVERLAP = Tokens.MAX_LIFE;

    private static final String TOKENS = "token-signing";
    private static final String LINKS = "link-signing";
    private static final String SINCE = "@";
    private static final int BYTES = 32;

    /** A key, and when it began to sign. */
    private static final class Key {
        private final Instant since;
        private final byte[] bytes;

        Key(Instant since, byte[] bytes) {
            this.since = since;
            this.bytes = bytes;
        }

        Instant since() {
            return since;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    /** Keys of one kind, the newest first. */
    private record Keys(List<Key> newestFirst) {
        Keys {
            newestFirst = newestFirst.stream()
                    .sorted(Comparator.comparing(Key::since).reversed())
                    .toList();
        }

        byte[] current() {
            return newestFirst.getFirst().bytes();
        }

        /** Those whose signatures count. */
        List<byte[]> accepted(Instant now) {
            List<byte[]> accepted = new ArrayList<>();
            Instant replaced = Instant.MAX;
            for (Key key : newestFirst) {
                if (replaced.equals(Instant.MAX) || now.isBefore(replaced.plus(OVERLAP))) {
                    accepted.add(key.bytes());
                }
                replaced = key.since();
            }
            return accepted;
        }

        Keys with(Key key) {
            List<Key> more = new ArrayList<>(newestFirst);
            more.add(key);
            return new Keys(more);
        }
    }

    private final Store store;
    private final Supplier<Instant> now;
    private volatile Keys tokens;
    private volatile Keys links;

    /** Makes the first keys of a new store. */
    public SigningKeys(Store store, Supplier<Instant> now) {
        this.store = store;
        this.now = now;
        this.tokens = load(TOKENS);
        this.links = load(LINKS);
    }

    private Keys load(String name) {
        List<Key> keys = new ArrayList<>();
        keys.add(new Key(Instant.MIN, Secrets.serverKey(store, name)));
        store.read(snapshot -> SecretTable.secretsBelow(snapshot, name + SINCE))
                .forEach((full, bytes) -> keys.add(
                        new Key(Instant.ofEpochSecond(Long.parseLong(full.substring(name.length() + 1))), bytes)));
        return new Keys(keys);
    }

    /** Signs with new keys from now on. A second rotation in the same second changes nothing. */
    public void rotate() {
        Instant second = Instant.ofEpochSecond(now.get().getEpochSecond());
        Instant newest = tokens.newestFirst().getFirst().since();
        // With a clock that is behind the last rotation: the new keys sign all the same.
        Instant since = second.isBefore(newest) ? newest.plusSeconds(1) : second;
        Key token = new Key(since, Secrets.randomBytes(BYTES));
        Key link = new Key(since, Secrets.randomBytes(BYTES));
        store.writer().<Boolean>write(transaction -> {
            if (tokens.newestFirst().getFirst().since().equals(since)) {
                transaction.changesNothing();
                return false;
            }
            SecretTable.insertSecret(transaction, TOKENS + SINCE + since.getEpochSecond(), token.bytes());
            SecretTable.insertSecret(transaction, LINKS + SINCE + since.getEpochSecond(), link.bytes());
            transaction.afterCommit(() -> {
                tokens = tokens.with(token);
                links = links.with(link);
            });
            return true;
        });
    }

    /** Until when signatures of the keys before the last rotation count, if there was one. */
    public Optional<Instant> oldUntil() {
        return Optional.of(tokens.newestFirst().getFirst().since())
                .filter(since -> !since.equals(Instant.MIN))
                .map(since -> since.plus(OVERLAP));
    }

    byte[] tokenKey() {
        return tokens.current();
    }

    List<byte[]> acceptedTokenKeys() {
        return tokens.accepted(now.get());
    }

    public byte[] signLink(String text) {
        return Secrets.hmac(links.current(), text);
    }

    /** Compares in a time that does not depend on where two signatures differ. */
    public boolean isOfLink(String text, byte[] signature) {
        boolean found = false;
        for (byte[] key : links.accepted(now.get())) {
            found |= MessageDigest.isEqual(Secrets.hmac(key, text), signature);
        }
        return found;
    }
}
