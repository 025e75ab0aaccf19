package meisai.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import meisai.account.StandingChange;
import meisai.account.Timeline;
import org.junit.jupiter.api.Test;

class HistoriesTest {
    private static final StandingChange CHANGE = new StandingChange(
            LocalDate.of(2026, 10, 1), Optional.of("a"), Optional.empty(), Optional.empty(), Optional.empty());

    /** A resource that changes a thousand times would leave a thousand histories. */
    @Test
    void equalChangesAreOneHistoryUnlessTheyAreMany() {
        Histories histories = new Histories();
        List<StandingChange> few = Collections.nCopies(Histories.LONGEST, CHANGE);
        List<StandingChange> many = Collections.nCopies(Histories.LONGEST + 1, CHANGE);
        assertThat(histories.of(few)).isSameAs(histories.of(new ArrayList<>(few)));
        assertThat(histories.of(many)).isNotSameAs(histories.of(many));
        assertThat(histories.of(few).timeline()).isSameAs(histories.of(few).timeline());
        assertThat(histories.of(many).timeline().on(LocalDate.of(2026, 10, 2)).plan())
                .hasValue("a");
        assertThat(histories.of(List.of()).timeline()).isSameAs(Timeline.UNREGISTERED);
    }
}
