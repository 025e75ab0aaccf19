package meisai.pricebook;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import meisai.account.Status;

/** The words and member names that a price book may use at some place, in the order in which messages list them. */
final class Choices {
    private Choices() {}

    static SequencedSet<String> of(String... names) {
        return new LinkedHashSet<>(Arrays.asList(names));
    }

    static String statuses() {
        return String.join(
                ", ", Arrays.stream(Status.values()).map(Status::wireName).toList());
    }
}
