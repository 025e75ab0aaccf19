package meisai.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import meisai.Seeds;
import meisai.price.Life;
import org.junit.jupiter.api.Test;

/** A day has the value last set for it or an earlier day; of several changes for one day the last acknowledged wins. */
final class TimelineTest {
    private static final LocalDate AUGUST = LocalDate.of(2026, 8, 1);

    @Test
    void aValueHoldsFromItsDayUntilTheNext() {
        Timeline timeline = Life.from("20260810")
                .plan("plan-D")
                .then("20260820")
                .plan("plan-K")
                .timeline();

        assertThat(timeline.on(day(9)).plan()).isEmpty();
        assertThat(timeline.on(day(10)).plan()).contains("plan-D");
        assertThat(timeline.on(day(19)).plan()).contains("plan-D");
        assertThat(timeline.on(day(20)).plan()).contains("plan-K");
        assertThat(timeline.on(LocalDate.of(2030, 1, 1)).plan()).contains("plan-K");
    }

    @Test
    void changesMayBeAcknowledgedInAnyOrderOfTheirDays() {
        Timeline timeline = Life.from("20260820")
                .plan("plan-K")
                .then("20260810")
                .plan("plan-D")
                .timeline();

        assertThat(timeline.on(day(19)).plan()).contains("plan-D");
        assertThat(timeline.on(day(20)).plan()).contains("plan-K");
    }

    @Test
    void ofSeveralChangesForADayTheLastAcknowledgedWinsMemberByMember() {
        Timeline timeline = Life.from("20260810")
                .plan("plan-D")
                .status(Status.READY)
                .group("one")
                .then("20260805")
                .group("early")
                .then("20260810")
                .plan("plan-K")
                .then("20260810")
                .status(Status.ACTIVE)
                .timeline();

        Standing standing = timeline.on(day(10));
        assertThat(standing.plan()).contains("plan-K");
        assertThat(standing.status()).contains(Status.ACTIVE);
        assertThat(standing.group()).contains("one");
    }

    @Test
    void aMemberThatAChangeDoesNotHaveStaysAsItIs() {
        Timeline timeline = Life.from("20260801")
                .plan("plan-D")
                .status(Status.ACTIVE)
                .group("fleet")
                .tags("site", "Osaka")
                .then("20260810")
                .status(Status.SUSPENDED)
                .timeline();

        assertThat(timeline.on(day(10)))
                .isEqualTo(new Standing(
                        Optional.of("plan-D"),
                        Optional.of(Status.SUSPENDED),
                        Optional.of("fleet"),
                        Map.of("site", "Osaka")));
    }

    @Test
    void anEmptyGroupAndEmptyTagsClear() {
        Timeline timeline = Life.from("20260801")
                .group("fleet")
                .tags("site", "Osaka")
                .then("20260810")
                .group("")
                .then("20260811")
                .tags()
                .then("20260812")
                .group("other")
                .timeline();

        assertThat(timeline.on(day(9)).group()).contains("fleet");
        assertThat(timeline.on(day(10)).group()).isEmpty();
        assertThat(timeline.on(day(10)).tags()).containsExactly(Map.entry("site", "Osaka"));
        assertThat(timeline.on(day(11)).group()).isEmpty();
        assertThat(timeline.on(day(11)).tags()).isEmpty();
        assertThat(timeline.on(day(12)).group()).contains("other");
    }

    @Test
    void tagsAreOneValue() {
        Timeline timeline = Life.from("20260801")
                .tags("site", "Osaka", "cost", "7")
                .then("20260810")
                .tags("site", "Kobe")
                .timeline();

        assertThat(timeline.on(day(10)).tags()).containsExactly(Map.entry("site", "Kobe"));
    }

    @Test
    void tagsComeByCodePointOfTheirName() {
        Timeline timeline = Life.from("20260801")
                .tags("\uD83D\uDE00", "3", "\uFF5E", "2", "a", "1")
                .timeline();

        assertThat(timeline.on(day(1)).tags().values()).containsExactly("1", "2", "3");
    }

    @Test
    void aRegisteredResourceMayHaveNothingSet() {
        assertThat(Life.registered().timeline().registered()).isTrue();
        assertThat(Life.registered().timeline().on(day(1))).isEqualTo(Standing.NONE);
        assertThat(Timeline.UNREGISTERED.registered()).isFalse();
        assertThat(Timeline.UNREGISTERED.on(day(1))).isEqualTo(Standing.NONE);
    }

    @Test
    void everyDayHasTheValueLastSetMemberByMember() {
        Seeds.each(500, random -> {
            List<StandingChange> changes = changes(random);
            Timeline timeline = Timeline.of(changes);
            for (int i = 0; i < 12; i++) {
                LocalDate day = AUGUST.plusDays(i);
                Standing expected = new Standing(
                        last(changes, day, StandingChange::plan),
                        last(changes, day, StandingChange::status),
                        last(changes, day, StandingChange::group).filter(group -> !group.isEmpty()),
                        last(changes, day, StandingChange::tags).orElse(Map.of()));
                assertThat(timeline.on(day)).isEqualTo(expected);
            }
        });
    }

    private static <T> Optional<T> last(
            List<StandingChange> changes, LocalDate day, Function<StandingChange, Optional<T>> member) {
        for (LocalDate from = day; !from.isBefore(AUGUST); from = from.minusDays(1)) {
            for (StandingChange change : changes.reversed()) {
                if (change.from().equals(from) && member.apply(change).isPresent()) {
                    return member.apply(change);
                }
            }
        }
        return Optional.empty();
    }

    private static List<StandingChange> changes(RandomGenerator random) {
        List<StandingChange> changes = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            changes.add(new StandingChange(
                    AUGUST.plusDays(random.nextInt(10)),
                    sometimes(random, "plan-" + random.nextInt(3)),
                    sometimes(random, Seeds.oneOf(random, Status.values())),
                    sometimes(random, Seeds.oneOf(random, "", "one", "two")),
                    sometimes(random, random.nextBoolean() ? Map.of() : Map.of("tag", "" + random.nextInt(3)))));
        }
        return changes;
    }

    private static <T> Optional<T> sometimes(RandomGenerator random, T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    private static LocalDate day(int ofAugust) {
        return AUGUST.withDayOfMonth(ofAugust);
    }
}
