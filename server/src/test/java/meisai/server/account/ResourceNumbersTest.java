package meisai.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import org.junit.jupiter.api.Test;

class ResourceNumbersTest {
    private static final int MANY = 100_000;

    private final ResourceNumbers<String> numbers = new ResourceNumbers<>();

    private static Resource imsi(String id) {
        return new Resource(ResourceKind.IMSI, id);
    }

    private static Resource sim(int number) {
        return imsi("0010100" + number);
    }

    @Test
    void accountsKindsAndIdsAreDifferentResources() {
        List<Resource> resources = List.of(
                imsi("1"),
                imsi("11"),
                new Resource(ResourceKind.DEVICE_ID, "1"),
                imsi("\u00E9"),
                imsi("\u00E9\u660E"),
                imsi("\u660E\u7D30"),
                imsi("\uD83D\uDE00"),
                imsi("x".repeat(Resource.MAX_ID)),
                imsi("\u660E".repeat(Resource.MAX_ID)));
        int number = 0;
        for (int account = 1; account <= 2; account++) {
            for (Resource resource : resources) {
                assertThat(numbers.find(account, resource)).isZero();
                numbers.add(++number, account, resource, account + " " + resource);
            }
        }
        number = 0;
        for (int account = 1; account <= 2; account++) {
            for (Resource resource : resources) {
                assertThat(numbers.find(account, resource)).isEqualTo(++number);
                assertThat(numbers.belonging(number)).isEqualTo(account + " " + resource);
            }
        }
        assertThat(numbers.find(3, imsi("1"))).isZero();
        assertThat(numbers.find(1, imsi("e"))).isZero();
        assertThat(numbers.find(1, imsi("111"))).isZero();
    }

    @Test
    void numbersMayHaveGaps() {
        numbers.add(9_000, 1, imsi("a"), "a");
        numbers.add(70_000, 1, imsi("b"), "b");
        assertThat(numbers.find(1, imsi("a"))).isEqualTo(9_000);
        assertThat(numbers.find(1, imsi("b"))).isEqualTo(70_000);
        numbers.set(9_000, "c");
        assertThat(numbers.belonging(9_000)).isEqualTo("c");
        assertThat(numbers.belonging(70_000)).isEqualTo("b");
    }

    @Test
    void whatIsRenamedIsFoundByItsNewNameOnly() {
        for (int number = 1; number <= 1_000; number++) {
            numbers.add(number, 1, sim(number), "of " + number);
        }
        for (int number = 1; number <= 1_000; number += 2) {
            numbers.rename(number, 1, sim(number), imsi("\u660E" + number));
        }
        for (int number = 1; number <= 1_000; number += 2) {
            assertThat(numbers.find(1, sim(number))).isZero();
            assertThat(numbers.find(1, imsi("\u660E" + number))).isEqualTo(number);
            assertThat(numbers.find(1, sim(number + 1))).isEqualTo(number + 1);
            assertThat(numbers.belonging(number)).isEqualTo("of " + number);
        }
        for (int number = 1; number <= 1_000; number += 2) {
            numbers.add(number + 1_000, 1, sim(number), "again");
        }
        for (int number = 1; number <= 1_000; number += 2) {
            assertThat(numbers.find(1, sim(number))).isEqualTo(number + 1_000);
            assertThat(numbers.find(1, imsi("\u660E" + number))).isEqualTo(number);
        }
    }

    /** Whoever knows that a resource was added finds it, also while the arrays grow. */
    @Test
    void othersFindWhatWasAddedWhileMoreIsAdded() throws Exception {
        AtomicInteger added = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int reader = 0; reader < 2; reader++) {
                int first = reader;
                readers.add(threads.submit(() -> readUntilAllAreThere(added, first)));
            }
            for (int number = 1; number <= MANY; number++) {
                numbers.add(number, number % 7, sim(number), "of " + number);
                added.set(number);
            }
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).isZero();
            }
        }
        for (int number = 1; number <= MANY; number++) {
            assertThat(numbers.find(number % 7, sim(number))).isEqualTo(number);
            assertThat(numbers.find((number + 1) % 7, sim(number))).isZero();
        }
    }

    private int readUntilAllAreThere(AtomicInteger added, int first) {
        int wrong = 0;
        int asked = first;
        for (int last = added.get(); last < MANY; last = added.get()) {
            for (int i = 0; i < 100 && last > 0; i++) {
                asked = (asked * 31 + 7) % last;
                int number = asked + 1;
                boolean there = numbers.find(number % 7, sim(number)) == number
                        && numbers.belonging(number).equals("of " + number);
                wrong += there ? 0 : 1;
                wrong += numbers.find(number % 7, imsi("x" + number)) == 0 ? 0 : 1;
            }
        }
        return wrong;
    }
}
