package meisai.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import meisai.account.StandingChange;
import meisai.account.Timeline;
import org.junit.jupiter.api.Test;

class TimelinesTest {
    private static final StandingChange CHANGE = new StandingChange(
            LocalDate.of(2026, 10, 1), Optional.of("a"), Optional.empty(), Optional.empty(), Optional.empty());

    /** A resource that changes a thousand times would leave a thousand timelines, each as long as its history was then. */
    @Test
    void equalChangesHaveOneTimelineUnlessTheyAreMany() {
        Timelines timelines = new Timelines();
        List<StandingChange> few = Collections.nCopies(Timelines.LONGEST, CHANGE);
        List<StandingChange> many = Collections.nCopies(Timelines.LONGEST + 1, CHANGE);
        assertThat(timelines.of(few)).isSameAs(timelines.of(List.copyOf(few)));
        assertThat(timelines.of(many)).isNotSameAs(timelines.of(many));
        assertThat(timelines.of(many).on(LocalDate.of(2026, 10, 2)).plan()).hasValue("a");
        assertThat(timelines.of(List.of())).isSameAs(Timeline.UNREGISTERED);
    }
}
