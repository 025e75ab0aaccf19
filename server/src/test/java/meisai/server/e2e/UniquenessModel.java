package meisai.server.e2e;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the billing model says of duplicates, conflicts, late usage and voids, in plain sets of everything that ever came.
 * Accounts are texts {@code operator/coverage}.
 */
final class UniquenessModel {
    record RecordKey(String operator, String id) {}

    record Content(String account, YearMonth month, String resource, int quantity) {}

    record Sent(RecordKey key, Content content, Optional<String> replaces) {
        /** A record by its key and content, which is what it is known by. */
        Sent known() {
            return new Sent(key, content, Optional.empty());
        }
    }

    record Found(int found, int alreadyVoid, int unknown) {}

    private final Map<String, YearMonth> oldestOpen = new HashMap<>();
    private final Map<String, String> policies = new HashMap<>();
    private final Map<String, YearMonth> registered = new HashMap<>();
    private final Set<Sent> accepted = new LinkedHashSet<>();
    private final Set<Sent> voids = new HashSet<>();
    private final Set<RecordKey> replaced = new HashSet<>();
    /** Conflicting contents that are kept, and those of them that are not resolved. */
    private final Set<Sent> conflicting = new HashSet<>();

    private final Set<Sent> unresolved = new HashSet<>();

    UniquenessModel(Collection<String> accounts, YearMonth first) {
        accounts.forEach(account -> oldestOpen.put(account, first));
    }

    YearMonth oldestOpen(String account) {
        return oldestOpen.getOrDefault(account, YearMonth.of(1, 1));
    }

    boolean isOpen(String account, YearMonth month) {
        return !month.isBefore(oldestOpen(account));
    }

    void close(String account) {
        oldestOpen.computeIfPresent(account, (same, month) -> month.plusMonths(1));
    }

    void policy(String account, String policy) {
        policies.put(account, policy);
    }

    void register(String account, String resource, YearMonth from) {
        registered.merge(account + resource, from, (a, b) -> a.isBefore(b) ? a : b);
    }

    Set<Sent> accepted() {
        return new LinkedHashSet<>(accepted);
    }

    Set<Sent> conflicts() {
        return unresolved;
    }

    /** The counts that a record goes into. */
    List<String> write(Sent sent) {
        Sent known = sent.known();
        boolean late = !isOpen(sent.content().account(), sent.content().month());
        if (accepted.contains(known)) {
            return List.of("duplicates");
        }
        if (under(sent.key()).stream().anyMatch(other -> conflict(other.content(), sent.content()))) {
            if (conflicting.add(known)) {
                unresolved.add(known);
            }
            return List.of("conflicts");
        }
        if (late && rejects(sent.content().account())) {
            return List.of("rejected");
        }
        accept(known);
        sent.replaces().map(id -> new RecordKey(sent.key().operator(), id)).ifPresent(key -> {
            replaced.add(key);
            voids.addAll(under(key));
        });
        boolean parked = Optional.ofNullable(
                        registered.get(sent.content().account() + sent.content().resource()))
                .filter(from -> !from.isAfter(sent.content().month()))
                .isEmpty();
        return parked ? List.of("accepted", "parked") : late ? List.of("accepted", "late") : List.of("accepted");
    }

    private void accept(Sent known) {
        accepted.add(known);
        if (replaced.contains(known.key())) {
            voids.add(known);
        }
    }

    private boolean rejects(String account) {
        return policies.getOrDefault(account, "").equals("reject");
    }

    /** Other content is a conflict among open months or within one month. */
    private boolean conflict(Content one, Content other) {
        return one.month().equals(other.month())
                || (isOpen(one.account(), one.month()) && isOpen(other.account(), other.month()));
    }

    private List<Sent> under(RecordKey key) {
        return accepted.stream().filter(sent -> sent.key().equals(key)).toList();
    }

    Found makeVoid(Set<RecordKey> keys, boolean dryRun) {
        List<Sent> found = new ArrayList<>();
        keys.forEach(key -> found.addAll(under(key)));
        int before = (int) found.stream().filter(voids::contains).count();
        if (!dryRun) {
            voids.addAll(found);
        }
        return new Found(found.size(), before, (int)
                keys.stream().filter(key -> under(key).isEmpty()).count());
    }

    /** Whether a conflict can be resolved so. */
    boolean resolve(Sent conflict, String keep) {
        Content content = conflict.content();
        if (keep.equals("first")) {
            unresolved.remove(conflict);
            return true;
        }
        if (!isOpen(content.account(), content.month()) && rejects(content.account())) {
            return false;
        }
        List<Sent> others = under(conflict.key()).stream()
                .filter(other -> !other.equals(conflict))
                .toList();
        List<Sent> first = others.stream()
                .filter(other -> conflict(other.content(), content))
                .toList();
        if (first.isEmpty() && !accepted.contains(conflict)) {
            first = others.stream()
                    .max(Comparator.comparing(other -> other.content().month()))
                    .stream()
                    .toList();
        }
        voids.addAll(first);
        accept(conflict);
        unresolved.remove(conflict);
        conflicting.remove(conflict);
        return true;
    }

    int count(String account, YearMonth month, boolean voided) {
        return (int) accepted.stream()
                .filter(sent -> sent.content().account().equals(account))
                .filter(sent -> sent.content().month().equals(month))
                .filter(sent -> !voided || voids.contains(sent))
                .count();
    }
}
