package meisai.server.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerClockTest {
    private static final Instant START = Instant.parse("2026-10-01T00:20:00Z");

    private final AtomicReference<Instant> machine = new AtomicReference<>(START);
    private final ServerClock clock = ServerClock.system(machine::get);
    private final Logger logger = Logger.getLogger(HeldTime.class.getName());
    private final Told told = new Told();

    private static final class Told extends Handler {
        private final List<String> warnings = new ArrayList<>();

        @Override
        public void publish(LogRecord message) {
            if (message.getLevel().equals(Level.WARNING)) {
                warnings.add(message.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void listen() {
        logger.addHandler(told);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(told);
    }

    private void machineMoves(Duration by) {
        machine.set(machine.get().plus(by));
    }

    @Test
    void timeGoesOnWithTheMachine() {
        assertThat(clock.get()).isEqualTo(START);
        machineMoves(Duration.ofNanos(1));
        assertThat(clock.get()).isEqualTo(START.plusNanos(1));
        assertThat(clock.isTest()).isFalse();
    }

    @Test
    void timeStandsStillUntilAMachineThatWasSetBackHasCaughtUp() {
        machineMoves(Duration.ofHours(-1));
        assertThat(clock.get()).isEqualTo(START);
        assertThat(clock.today()).isEqualTo(LocalDate.parse("2026-10-01"));
        assertThat(clock.shown()).isEqualTo(START.minus(Duration.ofHours(1)));
        machineMoves(Duration.ofMinutes(59));
        assertThat(clock.get()).isEqualTo(START);
        machineMoves(Duration.ofMinutes(2));
        assertThat(clock.get()).isEqualTo(START.plus(Duration.ofMinutes(1)));
    }

    @Test
    void aJumpForwardAndBackIsHeldToo() {
        machineMoves(Duration.ofHours(2));
        assertThat(clock.get()).isEqualTo(START.plus(Duration.ofHours(2)));
        machineMoves(Duration.ofHours(-2));
        assertThat(clock.get()).isEqualTo(START.plus(Duration.ofHours(2)));
    }

    @Test
    void eachJumpBackIsToldOnceUnlessItIsSmall() {
        machineMoves(Duration.ofSeconds(-1));
        clock.get();
        assertThat(told.warnings).isEmpty();
        machineMoves(Duration.ofHours(-1));
        clock.get();
        clock.get();
        assertThat(told.warnings)
                .singleElement()
                .asString()
                .contains("set back by PT1H1S", "stands still at 2026-10-01T00:20:00Z");
        machineMoves(Duration.ofHours(2));
        clock.get();
        machineMoves(Duration.ofMinutes(-1));
        clock.get();
        assertThat(told.warnings).hasSize(2);
    }
}
