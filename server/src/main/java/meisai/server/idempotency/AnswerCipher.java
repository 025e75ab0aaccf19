package meisai.server.idempotency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import meisai.server.auth.Secrets;

/**
 * Encrypts answers (AES-256-GCM) with a key that is made of a key of this server, the caller's credentials and the
 * Idempotency-Key: answers hold secrets, and the store alone must not open them.
 */
final class AnswerCipher {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;

    AnswerCipher(byte[] serverKey, String callerAndKey) {
        this.key = new SecretKeySpec(Secrets.hmac(serverKey, "answer\n" + callerAndKey), "AES");
    }

    /** The nonce and what it encrypts, in base 64; opens at the same place only. */
    String encrypt(byte[] plain, String place) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] encrypted = run(Cipher.ENCRYPT_MODE, nonce, plain, 0, place);
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(nonce.length + encrypted.length)
                        .put(nonce)
                        .put(encrypted)
                        .array());
    }

    byte[] decrypt(String text, String place) {
        byte[] encrypted = Base64.getDecoder().decode(text);
        byte[] nonce = Arrays.copyOf(encrypted, NONCE_BYTES);
        return run(Cipher.DECRYPT_MODE, nonce, encrypted, NONCE_BYTES, place);
    }

    private byte[] run(int mode, byte[] nonce, byte[] text, int from, String place) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text, from, text.length - from);
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("a kept answer cannot be read", damaged);
        }
    }
}
