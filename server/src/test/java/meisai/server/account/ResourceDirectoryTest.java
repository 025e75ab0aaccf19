package meisai.server.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.account.StandingChange;
import meisai.account.Status;
import meisai.server.store.AnonymousResources;
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

    private static final Resource OTHER = new Resource(ResourceKind.IMSI, "001010000000002");
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

    private static ResourceTable.Change terminated() {
        return new ResourceTable.Change(
                new StandingChange(
                        DAY,
                        Optional.of("a"),
                        Optional.of(Status.TERMINATED),
                        Optional.of("g"),
                        Optional.of(Map.of("who", "somebody"))),
                Optional.of("8942310000000000001"));
    }

    private static List<AnonymousResources.Unused> unused(Store store) {
        return store.read(snapshot -> AnonymousResources.unused(snapshot, store.directory(), DAY));
    }

    /** What is written in the same transaction already finds another resource; a rollback takes it back. */
    @Test
    void aResourceLosesItsNameTagsAndSimIdAndKeepsItsNumberAndStanding() {
        try (Store store = Store.open(data, Store.Settings.SMALL)) {
            ResourceDirectory directory = store.read(ResourceDirectory::load);
            store.writer().<Boolean>write(transaction -> {
                directory.change(transaction, ACCOUNT, SIM, terminated());
                directory.change(transaction, ACCOUNT, OTHER, plan("a"));
                return true;
            });
            assertThat(unused(store)).containsExactly(new AnonymousResources.Unused(ACCOUNT, 1, SIM));
            ResourceDirectory.Known before = directory.find(ACCOUNT, SIM).orElseThrow();
            ResourceDirectory.Known other = directory.find(ACCOUNT, OTHER).orElseThrow();

            assertThatThrownBy(() -> store.writer().<Boolean>write(transaction -> {
                        assertThat(directory.makeAnonymous(transaction, unused(store), DAY, NOW))
                                .isEqualTo(1);
                        assertThat(directory.known(transaction, ACCOUNT, SIM).number())
                                .isEqualTo(3);
                        throw new IllegalArgumentException("refused");
                    }))
                    .hasMessage("refused");
            ResourceDirectory.Known again = directory.find(ACCOUNT, SIM).orElseThrow();
            assertThat(again.number()).isEqualTo(1);
            assertThat(again.timeline().on(DAY).tags()).containsEntry("who", "somebody");
            assertThat(directory.isCurrent(again)).isTrue();
            assertThat(directory.isCurrent(before)).isFalse();

            // A change that came in the same transaction makes it needed.
            store.writer().<Boolean>write(transaction -> {
                List<AnonymousResources.Unused> found = unused(store);
                directory.change(transaction, ACCOUNT, SIM, plan("b"));
                assertThat(directory.makeAnonymous(transaction, found, DAY.minusDays(1), NOW))
                        .isZero();
                return true;
            });
            store.writer().<Boolean>write(transaction -> {
                assertThat(directory.makeAnonymous(transaction, unused(store), DAY, NOW))
                        .isEqualTo(1);
                return true;
            });
            assertThat(directory.isCurrent(other)).isFalse();
            assertThat(directory.find(ACCOUNT, OTHER))
                    .hasValueSatisfying(known -> assertThat(known.number()).isEqualTo(2));
            assertThat(unused(store)).isEmpty();
            for (ResourceDirectory each : List.of(directory, store.read(ResourceDirectory::load))) {
                assertThat(each.find(ACCOUNT, SIM)).isEmpty();
            }
            assertThat(store.<Long>read(AnonymousResources::count)).isEqualTo(1);
            ResourceTable.forEach(store.snapshot(), (account, number, resource, changes) -> {
                if (number == 1) {
                    assertThat(resource.id()).startsWith("anonymous-");
                    assertThat(changes)
                            .hasSize(2)
                            .allSatisfy(change -> assertThat(change.tags()).isEmpty());
                    assertThat(changes.getFirst().group()).hasValue("g");
                }
            });
        }
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
