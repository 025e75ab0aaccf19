package meisai.server.auth;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.crypto.spec.SecretKeySpec;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;
import meisai.server.store.Store;
import meisai.server.store.UserTable;
import meisai.server.store.UserTable.Authenticator;

/**
 * One-time codes of authenticator apps (TOTP, RFC 6238: SHA-1, 30 seconds, 6 digits). A code is taken one step early or
 * late, and once; after several wrong ones none is taken until the next step.
 */
public final class Authenticators {
    /** What an app needs: the secret in base 32, and the same as an address that a QR code holds. */
    public record Enrolment(String secret, String uri) {}

    /** Wrong codes of an identity in one step, in memory. */
    private record Failures(long step, int count) {}

    /** After as many wrong codes no code is taken until the next step. */
    private static final int MOST_FAILURES = 5;

    private static final int SECRET_BYTES = 20;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BASE32_BITS = 5;

    private final Store store;
    private final Supplier<Instant> now;
    private final TimeBasedOneTimePasswordGenerator codes = new TimeBasedOneTimePasswordGenerator();
    private final Map<Identity, Authenticator> authenticators = new ConcurrentHashMap<>();
    private final Map<Identity, Failures> failures = new ConcurrentHashMap<>();

    public Authenticators(Store store, Supplier<Instant> now) {
        this.store = store;
        this.now = now;
        store.read(UserTable::authenticators).forEach(this::put);
    }

    public boolean isEnrolled(Identity identity) {
        Authenticator authenticator = authenticators.get(identity);
        return authenticator != null && authenticator.confirmed();
    }

    /** Begins an enrolment; it counts once a code confirms it. Beginning again makes a new secret. */
    public Enrolment begin(Identity identity) {
        byte[] secret = Secrets.randomBytes(SECRET_BYTES);
        store.writer().<Boolean>write(transaction -> {
            if (isEnrolled(identity)) {
                throw new Refusal(Kind.CONFLICT, "alreadyEnrolled", "an authenticator is enrolled; revoke it first");
            }
            Authenticator fresh = new Authenticator(
                    identity.operatorId(),
                    identity.userName().orElse(""),
                    Base64.getEncoder().encodeToString(secret),
                    false,
                    0);
            UserTable.put(transaction, fresh);
            transaction.afterCommit(() -> put(fresh));
            return true;
        });
        String text = base32(secret);
        String label = "Meisai:" + identity.operatorId()
                + identity.userName().map(name -> "/" + name).orElse("");
        return new Enrolment(
                text,
                "otpauth://totp/" + URLEncoder.encode(label, StandardCharsets.UTF_8) + "?secret=" + text
                        + "&issuer=Meisai");
    }

    /** Confirms the enrolment that was begun. */
    public void confirm(Identity identity, String code) {
        if (!use(identity, code, true)) {
            throw new Refusal(Kind.INVALID, "wrongCode", "the code is wrong or has expired, or no enrolment was begun");
        }
    }

    /** Takes the authenticator off, proved by a code of it. */
    public void revoke(Identity identity, String code) {
        if (!isEnrolled(identity) || !use(identity, code, false)) {
            throw new Refusal(Kind.INVALID, "wrongCode", "the code is wrong or has expired, or none is enrolled");
        }
        reset(identity);
    }

    /** Takes the authenticator off without a code: for the provider, when the app is lost. */
    public void reset(Identity identity) {
        store.writer().<Boolean>write(transaction -> {
            UserTable.deleteAuthenticator(
                    transaction, identity.operatorId(), identity.userName().orElse(""));
            transaction.afterCommit(() -> forget(identity));
            return true;
        });
    }

    /** Forgets a user that was deleted, or an authenticator that was taken off. */
    void forget(Identity identity) {
        authenticators.remove(identity);
        failures.remove(identity);
    }

    /** May this identity sign in with the code? Always, when it has not enrolled. */
    boolean accepts(Identity identity, Optional<String> code) {
        return !isEnrolled(identity) || (code.isPresent() && use(identity, code.get(), false));
    }

    /** Uses a code up: it is right, and later than every code used before. */
    private boolean use(Identity identity, String code, boolean confirming) {
        Authenticator enrolled = authenticators.get(identity);
        if (enrolled == null || isGuessing(identity)) {
            return false;
        }
        if (step(enrolled, code).isEmpty()) {
            failures.merge(
                    identity,
                    new Failures(currentStep(), 1),
                    (before, one) -> before.step() == one.step() ? new Failures(one.step(), before.count() + 1) : one);
            return false;
        }
        return useUp(identity, code, confirming);
    }

    /** Six digits are found by trying when nobody counts. */
    private boolean isGuessing(Identity identity) {
        Failures before = failures.get(identity);
        return before != null && before.step() == currentStep() && before.count() >= MOST_FAILURES;
    }

    private long currentStep() {
        return Math.floorDiv(now.get().getEpochSecond(), codes.getTimeStep().toSeconds());
    }

    private boolean useUp(Identity identity, String code, boolean confirming) {
        return store.writer().write(transaction -> {
            if (!confirming) {
                // To sign in with a code is no change that the audit log tells.
                transaction.changesNothing();
            }
            Authenticator known = authenticators.get(identity);
            if (known == null || known.confirmed() == confirming) {
                transaction.changesNothing();
                return false;
            }
            Optional<Long> step = step(known, code);
            if (step.isEmpty()) {
                transaction.changesNothing();
                return false;
            }
            Authenticator used =
                    new Authenticator(known.operatorId(), known.userName(), known.secret(), true, step.get());
            UserTable.put(transaction, used);
            transaction.afterCommit(() -> put(used));
            return true;
        });
    }

    private Optional<Long> step(Authenticator authenticator, String code) {
        byte[] secret = Base64.getDecoder().decode(authenticator.secret());
        SecretKeySpec key = new SecretKeySpec(secret, codes.getAlgorithm());
        long seconds = codes.getTimeStep().toSeconds();
        long current = currentStep();
        for (long step = current - 1; step <= current + 1; step++) {
            try {
                String right = codes.generateOneTimePasswordString(key, Instant.ofEpochSecond(step * seconds));
                if (step > authenticator.lastStep() && Secrets.same(right, code)) {
                    return Optional.of(step);
                }
            } catch (InvalidKeyException ownKey) {
                throw new IllegalStateException(ownKey);
            }
        }
        return Optional.empty();
    }

    private void put(Authenticator authenticator) {
        Optional<String> userName = Optional.of(authenticator.userName()).filter(name -> !name.isEmpty());
        authenticators.put(new Identity(authenticator.operatorId(), userName), authenticator);
    }

    /** RFC 4648 base 32; the length is a multiple of 5 bytes, so that there is no padding. */
    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int buffer = 0;
        for (byte each : bytes) {
            buffer = (buffer << 8) | (each & 0xff);
            bits += 8;
            while (bits >= BASE32_BITS) {
                bits -= BASE32_BITS;
                text.append(BASE32.charAt((buffer >> bits) & 31));
            }
        }
        return text.toString();
    }
}
