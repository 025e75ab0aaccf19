package meisai.server.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import meisai.server.idempotency.IdempotencyKeys.Again;
import meisai.server.idempotency.IdempotencyKeys.AnswerNotKept;
import meisai.server.idempotency.IdempotencyKeys.Attempt;
import meisai.server.idempotency.IdempotencyKeys.Begun;
import meisai.server.idempotency.IdempotencyKeys.First;
import meisai.server.idempotency.IdempotencyKeys.Full;
import meisai.server.idempotency.IdempotencyKeys.InUse;
import meisai.server.idempotency.IdempotencyKeys.OtherRequest;
import meisai.server.idempotency.IdempotencyKeys.OutcomeUnknown;
import meisai.server.idempotency.KeyedRequest.Limits;
import meisai.server.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdempotencyKeysTest {
    private static final Instant NOW = Instant.parse("2026-10-02T09:00:00Z");
    private static final Limits LIMITS = new Limits(3, 100);
    private static final String BODY = "hash of the body";

    @TempDir
    private Path data;

    private Store store;
    private IdempotencyKeys keys;

    @BeforeEach
    void open() {
        store = Store.open(data, Store.Settings.SMALL);
        keys = new IdempotencyKeys(store, () -> NOW);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static KeyedRequest request(String key) {
        return new KeyedRequest(key, "caller", "POST /", LIMITS);
    }

    private Attempt first(String key) {
        Begun begun = keys.begin(request(key));
        assertThat(begun).isInstanceOf(First.class);
        return ((First) begun).attempt();
    }

    private void answer(String key, int length) {
        Attempt attempt = first(key);
        keys.keep(attempt, BODY, Optional.of("x".repeat(length)));
        keys.end(attempt);
    }

    @Test
    void aKeyIsInUseUntilItsRequestEndsAndThenAnswered() {
        Attempt attempt = first("a");
        assertThat(keys.begin(request("a"))).isInstanceOf(InUse.class);
        keys.keep(attempt, BODY, Optional.of("answer"));
        assertThat(keys.begin(request("a"))).isInstanceOf(Again.class);
        keys.end(attempt);
        assertThat(keys.begin(request("a"))).isInstanceOfSatisfying(Again.class, again -> {
            assertThat(again.bodyHash()).isEqualTo(BODY);
            assertThat(again.answer()).isEqualTo("answer");
        });
    }

    @Test
    void aRequestThatEndsWithoutAnAnswerHasAnUnknownOutcome() {
        keys.end(first("a"));
        assertThat(keys.begin(request("a"))).isInstanceOf(OutcomeUnknown.class);
    }

    @Test
    void aRequestThatTheServerDidNotSurviveHasAnUnknownOutcome() {
        first("a");
        store.close();
        open();
        assertThat(keys.begin(request("a"))).isInstanceOf(OutcomeUnknown.class);
    }

    @Test
    void aFreedKeyIsNewEvenBeforeItsFirstRequestEnds() {
        Attempt refused = first("a");
        keys.free(refused);
        Attempt second = first("a");
        keys.end(refused);
        assertThat(keys.begin(request("a"))).isInstanceOf(InUse.class);
        keys.end(second);
    }

    @Test
    void anotherMethodPathOrQueryIsAnotherRequestAlsoWhileTheFirstRuns() {
        first("a");
        assertThat(keys.begin(new KeyedRequest("a", "caller", "POST /other", LIMITS)))
                .isInstanceOf(OtherRequest.class);
    }

    @Test
    void aCallerHasABoundedNumberOfKeys() {
        answer("a", 1);
        answer("b", 1);
        answer("c", 1);
        assertThat(keys.begin(request("d"))).isEqualTo(new Full(3));
        assertThat(keys.begin(request("a"))).isInstanceOf(Again.class);
        assertThat(keys.begin(new KeyedRequest("d", "other caller", "POST /", LIMITS)))
                .isInstanceOf(First.class);
    }

    @Test
    void answersOverTheBoundAreNotKeptAndSaySo() {
        answer("a", 60);
        answer("b", 41);
        answer("c", 40);
        assertThat(keys.begin(request("a"))).isInstanceOf(Again.class);
        assertThat(keys.begin(request("b"))).isEqualTo(new AnswerNotKept(BODY));
        assertThat(keys.begin(request("c"))).isInstanceOf(Again.class);
    }

    @Test
    void oneLargeAnswerIsNotKept() {
        Attempt attempt = first("a");
        keys.keep(attempt, BODY, Optional.of("x".repeat(IdempotencyKeys.MAX_ANSWER + 1)));
        keys.end(attempt);
        assertThat(keys.begin(request("a"))).isEqualTo(new AnswerNotKept(BODY));
    }

    @Test
    void anAnswerOpensOnlyForItsCallerAndKeyAndInItsPlace() {
        byte[] serverKey = new byte[32];
        byte[] secret = "authKey: secret-x".getBytes(StandardCharsets.UTF_8);
        AnswerCipher cipher = new AnswerCipher(serverKey, "caller\nkey");
        String encrypted = cipher.encrypt(secret, "place");
        assertThat(new String(Base64.getDecoder().decode(encrypted), StandardCharsets.ISO_8859_1))
                .doesNotContain("secret");
        assertThat(cipher.decrypt(encrypted, "place")).isEqualTo(secret);
        assertThat(cipher.encrypt(secret, "place")).isNotEqualTo(encrypted);
        assertThatThrownBy(() -> cipher.decrypt(encrypted, "other place")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new AnswerCipher(serverKey, "caller\nother key").decrypt(encrypted, "place"))
                .isInstanceOf(IllegalStateException.class);
    }
}
