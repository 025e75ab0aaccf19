package meisai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(-5);
    private final RateLimit limit = new RateLimit(3, 2, now::get);

    @Test
    void aWindowOfAMinuteBeginsWithTheFirstRequest() {
        assertThat(limit.operator("a")).isEqualTo(new RateLimit.Standing(3, 2, 60, false));
        now.addAndGet(59 * SECOND);
        assertThat(limit.operator("a")).isEqualTo(new RateLimit.Standing(3, 1, 1, false));
        now.addAndGet(SECOND - 1);
        assertThat(limit.operator("a")).isEqualTo(new RateLimit.Standing(3, 0, 1, false));
        assertThat(limit.operator("a")).isEqualTo(new RateLimit.Standing(3, 0, 1, true));
        assertThat(limit.operator("a")).isEqualTo(new RateLimit.Standing(3, 0, 1, true));
        now.addAndGet(1);
        assertThat(limit.operator("a")).isEqualTo(new RateLimit.Standing(3, 2, 60, false));
    }

    @Test
    void callersAreCountedApart() {
        limit.address("a");
        limit.address("a");
        assertThat(limit.address("a").over()).isTrue();
        assertThat(limit.address("b").over()).isFalse();
        assertThat(limit.operator("a").over()).isFalse();
    }

    @Test
    void tooManyCallersShareAWindowUntilOthersAreOver() {
        for (int i = 0; i < RateLimit.MOST_CALLERS; i++) {
            limit.address("caller " + i);
        }
        assertThat(limit.address("one more").over()).isFalse();
        assertThat(limit.address("another").over()).isFalse();
        assertThat(limit.address("a third").over()).isTrue();
        assertThat(limit.address("caller 0").over()).isFalse();
        assertThat(limit.operator("an operator")).isEqualTo(new RateLimit.Standing(3, 2, 60, false));
        now.addAndGet(60 * SECOND);
        assertThat(limit.address("a third").over()).isFalse();
        assertThat(limit.address("a third").remaining()).isZero();
    }
}
