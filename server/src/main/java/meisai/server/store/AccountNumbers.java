package meisai.server.store;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Some accounts by number, at least one, as a condition of a query. */
record AccountNumbers(List<Integer> numbers) {
    static AccountNumbers of(Collection<Integer> numbers) {
        return new AccountNumbers(numbers.stream().sorted().distinct().toList());
    }

    /** On {@code account_id}. A range costs less than a list. */
    String condition() {
        int first = numbers.getFirst();
        int last = numbers.getLast();
        String range = "account_id BETWEEN " + first + " AND " + last;
        return last - first + 1 == numbers.size() ? range : range + " AND account_id IN (" + list() + ")";
    }

    private String list() {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
