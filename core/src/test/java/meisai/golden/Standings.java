package meisai.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import meisai.account.StandingChange;
import meisai.account.Status;
import meisai.period.Days;

/**
 * The timeline of a resource from a line of a golden case: changes with {@code |} between them, each a day and any of a
 * plan, a status, {@code group=name} and {@code tags=name:value,...}; an empty group or empty tags clear.
 */
final class Standings {
    private Standings() {}

    static List<StandingChange> of(List<String> words) {
        List<StandingChange> changes = new ArrayList<>();
        List<String> change = new ArrayList<>();
        for (String word : words) {
            if (word.equals("|")) {
                changes.add(change(change));
                change.clear();
            } else {
                change.add(word);
            }
        }
        if (!change.isEmpty()) {
            changes.add(change(change));
        }
        return changes;
    }

    private static StandingChange change(List<String> words) {
        Optional<String> plan = Optional.empty();
        Optional<Status> status = Optional.empty();
        Optional<String> group = Optional.empty();
        Optional<Map<String, String>> tags = Optional.empty();
        for (String word : words.subList(1, words.size())) {
            if (word.startsWith("group=")) {
                group = Optional.of(word.substring("group=".length()));
            } else if (word.startsWith("tags=")) {
                tags = Optional.of(tags(word.substring("tags=".length())));
            } else if (Status.byWireName(word).isPresent()) {
                status = Status.byWireName(word);
            } else {
                plan = Optional.of(word);
            }
        }
        return new StandingChange(Days.parseDay(words.getFirst()).orElseThrow(), plan, status, group, tags);
    }

    private static Map<String, String> tags(String text) {
        Map<String, String> tags = new TreeMap<>();
        for (String tag : text.isEmpty() ? List.<String>of() : List.of(text.split(",", -1))) {
            int colon = tag.indexOf(':');
            tags.put(tag.substring(0, colon), tag.substring(colon + 1));
        }
        return tags;
    }
}
