package meisai.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The differences that are meant, each with its reason. A line is {@code + fact | reason} for what only our description
 * has, {@code - fact | reason} for what only the other one has; {@code *} in a fact stands for any text.
 */
final class ContractDifferences {
    private record Listed(String line, Pattern difference) {}

    private final List<Listed> listed = new ArrayList<>();

    ContractDifferences(String text) {
        for (String line : text.split("\n", -1)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                int bar = line.indexOf(" | ");
                if (!line.matches("[-+] .*")
                        || bar < 0
                        || line.substring(bar + 3).isBlank()) {
                    throw new IllegalArgumentException("not a difference with its reason: " + line);
                }
                String fact = line.substring(0, bar).strip();
                listed.add(new Listed(line, Pattern.compile(Pattern.quote(fact).replace("*", "\\E.*\\Q"))));
            }
        }
    }

    /** Differences that are not listed, and listed ones that are none. */
    List<String> findings(Set<String> ours, Set<String> theirs) {
        Set<String> differences = new TreeSet<>();
        ours.stream().filter(fact -> !theirs.contains(fact)).forEach(fact -> differences.add("+ " + fact));
        theirs.stream().filter(fact -> !ours.contains(fact)).forEach(fact -> differences.add("- " + fact));
        List<String> findings = new ArrayList<>();
        for (String difference : differences) {
            if (listed.stream()
                    .noneMatch(each -> each.difference().matcher(difference).matches())) {
                findings.add("not listed: " + difference);
            }
        }
        for (Listed each : listed) {
            if (differences.stream().noneMatch(each.difference().asMatchPredicate())) {
                findings.add("no longer there: " + each.line());
            }
        }
        return findings;
    }
}
