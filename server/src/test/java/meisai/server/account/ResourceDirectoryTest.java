package meisai.server.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.account.StandingChange;
import meisai.server.store.ResourceTable;
import meisai.server.store.Store;
import meisai.server.store.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceDirectoryTest {
    private static final int ACCOUNT = 1;
    private static final LocalDate DAY = LocalDate.of(2026, 10, 1);
    private static final Resource SIM = new Resource(ResourceKind.IMSI, "001010000000001");

    @TempDir
    private Path data;

    private static ResourceTable.Change plan(String plan) {
        return new ResourceTable.Change(
                new StandingChange(DAY, Optional.of(plan), Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty());
    }

    private static Optional<String> planOf(Store store, ResourceDirectory directory) {
        return store.writer()
                .write(transaction -> directory
                        .known(transaction, ACCOUNT, SIM)
                        .timeline()
                        .on(DAY)
                        .plan());
    }

    private static boolean change(Transaction transaction, ResourceDirectory directory, String... plans) {
        for (String plan : plans) {
            directory.change(transaction, ACCOUNT, SIM, plan(plan));
            // Puts the timeline together between the changes.
            directory.known(transaction, ACCOUNT, SIM).timeline();
        }
        // Others do not see what is not durable.
        assertThat(directory
                        .find(ACCOUNT, SIM)
                        .map(known -> known.timeline().on(DAY).plan().orElse("")))
                .isNotEqualTo(Optional.of(plans[plans.length - 1]));
        return true;
    }

    @Test
    void theLastChangeOfADayWinsAndWhatIsNotDurableIsTakenBack() {
        try (Store store = Store.open(data, Store.Settings.SMALL)) {
            ResourceDirectory directory = store.read(ResourceDirectory::load);
            store.writer().<Boolean>write(transaction -> change(transaction, directory, "a", "b"));
            assertThat(planOf(store, directory)).hasValue("b");

            assertThatThrownBy(() -> store.writer().<Boolean>write(transaction -> {
                        change(transaction, directory, "c", "d");
                        throw new IllegalArgumentException("refused");
                    }))
                    .hasMessage("refused");
            assertThat(planOf(store, directory)).hasValue("b");

            store.writer().<Boolean>write(transaction -> change(transaction, directory, "e"));
            assertThat(planOf(store, directory)).hasValue("e");
            assertThat(planOf(store, store.read(ResourceDirectory::load))).hasValue("e");
            assertThat(store.<Long>read(ResourceTable::lastChangeSeq)).isEqualTo(3);
        }
    }
}
