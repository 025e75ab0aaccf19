package meisai.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import meisai.server.store.SecretTable;
import meisai.server.store.Store;

/**
 * Random secrets and their keyed hashes (HMAC-SHA-256 with a key of this server): what is stored opens nothing by
 * itself. Such secrets have 256 random bits, so that a fast hash is enough.
 */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final char[] LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".toCharArray();
    private static final int KEY_BYTES = 32;

    private final byte[] hashKey;

    public Secrets(Store store) {
        this.hashKey = serverKey(store, "secret-hash");
    }

    /** A key of this server, made at its first use. */
    public static byte[] serverKey(Store store, String name) {
        return store.read(snapshot -> SecretTable.secret(snapshot, name)).orElseGet(() -> {
            byte[] fresh = randomBytes(KEY_BYTES);
            store.writer().<Boolean>write(transaction -> {
                SecretTable.insertSecret(transaction, name, fresh);
                return true;
            });
            return fresh;
        });
    }

    static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** From 0 up to 2^30. */
    static int randomInt() {
        return RANDOM.nextInt(1 << 30);
    }

    /** Random letters and digits. */
    public static String random(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(LETTERS[RANDOM.nextInt(LETTERS.length)]);
        }
        return text.toString();
    }

    public String hash(String secret) {
        return HexFormat.of().formatHex(hmac(hashKey, secret));
    }

    /** Compares in a time that does not depend on where two texts differ. */
    public boolean matches(String secret, String hash) {
        return same(hash(secret), hash);
    }

    public static boolean same(String left, String right) {
        return MessageDigest.isEqual(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
