package meisai.pricebook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Names and the lists and unique sets that they form. */
final class Names {
    /** Longest name, category, unit, plan or attribute in characters. */
    static final int MAX_LENGTH = 256;

    private final Map<String, String> pathByName = new LinkedHashMap<>();

    /** @param what what is named, such as {@code a meter's name} */
    static Optional<String> read(Spot spot, String what) {
        return spot.text(what + " is text").filter(name -> isName(spot, name, what));
    }

    /** Whether {@code name} may be a name; if not, the spot has told why. */
    static boolean isName(Spot spot, String name, String what) {
        if (name.isBlank()) {
            spot.problem("empty", what + " is empty; give it at least one character");
        } else if (name.length() > MAX_LENGTH) {
            spot.problem(
                    "tooLong", what + " has " + name.length() + " characters; at most " + MAX_LENGTH + " are allowed");
        } else if (!isPrintable(name)) {
            spot.problem("invalidText", what + " contains a control character or half a character; remove it");
        } else {
            return true;
        }
        return false;
    }

    private static boolean isPrintable(String name) {
        return name.codePoints().noneMatch(c -> Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF));
    }

    /** A list that is a set: not empty, nothing twice. Answers the elements that are names, each once, in order. */
    static SequencedMap<String, Spot> set(Spot spot, String what, String whatElement) {
        SequencedMap<String, Spot> set = new LinkedHashMap<>();
        spot.elements(what).ifPresent(elements -> {
            if (elements.isEmpty()) {
                spot.problem("empty", what + " is an empty list; leave it out or name at least one");
            }
            for (Spot element : elements) {
                read(element, whatElement).ifPresent(name -> add(set, name, element));
            }
        });
        return set;
    }

    private static void add(SequencedMap<String, Spot> set, String name, Spot element) {
        Spot first = set.putIfAbsent(name, element);
        if (first != null) {
            element.problem(
                    "duplicateElement", Quote.of(name) + " is already " + first.path() + "; remove one of them");
        }
    }

    /**
     * Takes a name; a problem when something else has it.
     *
     * @param named the spot of the thing that is named
     */
    void claim(Spot name, String value, Spot named, String rule) {
        String holder = pathByName.putIfAbsent(value, named.path());
        if (holder != null) {
            name.problem(
                    "duplicateName", "the name " + Quote.of(value) + " is already that of " + holder + "; " + rule);
        }
    }
}
