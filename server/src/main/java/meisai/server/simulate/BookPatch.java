package meisai.server.simulate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import meisai.pricebook.BookNode;
import meisai.pricebook.BookNode.Mapping;
import meisai.pricebook.BookNode.Member;
import meisai.pricebook.BookNode.Sequence;
import meisai.pricebook.BookNode.Text;
import meisai.pricebook.BookProblem;

/**
 * A change of a price book as a JSON merge patch (RFC 7396) with one addition: {@code items}, {@code grants} and
 * {@code meters} are patched by name. A member that names none of the list is added at its end; null removes.
 */
final class BookPatch {
    private static final Set<String> NAMED = Set.of("items", "grants", "meters");
    private static final String NAME = "name";
    /** Where a node stands that the change has brought. */
    private static final String CHANGE = "change";
    /** Most problems that are told: a change can be wrong without end. */
    private static final int MOST_PROBLEMS = 1_000;

    private final List<BookProblem> problems = new ArrayList<>();

    BookNode apply(BookNode version, BookNode patch) {
        if (version instanceof Mapping mapping && placed(patch) instanceof Mapping changes) {
            return merged(mapping, changes, "", true);
        }
        problem("", "wrongType", "a change is a JSON object with members of the price book");
        return version;
    }

    /** What cannot be applied. */
    List<BookProblem> problems() {
        return problems;
    }

    private void problem(String path, String code, String message) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new BookProblem(path, CHANGE, code, message));
        }
    }

    /** The change says where it comes from, so that its lines are not taken for lines of the price book. */
    private static BookNode placed(BookNode node) {
        return switch (node) {
            case Mapping mapping ->
                new Mapping(
                        mapping.members().stream()
                                .map(member -> new Member(member.name(), placed(member.value())))
                                .toList(),
                        CHANGE);
            case Sequence list ->
                new Sequence(list.elements().stream().map(BookPatch::placed).toList(), CHANGE);
            case Text text -> new Text(text.value(), CHANGE);
            case BookNode.Literal literal -> new BookNode.Literal(literal.value(), CHANGE);
            case BookNode.Null nothing -> new BookNode.Null(CHANGE);
        };
    }

    private Mapping merged(Mapping into, Mapping patch, String path, boolean root) {
        SequencedMembers members = new SequencedMembers(into);
        for (Member change : patch.members()) {
            String place = path + change.name();
            Optional<BookNode> old = members.find(change.name());
            if (root && NAMED.contains(change.name()) && change.value() instanceof Mapping byName) {
                members.putUnlessEmpty(change.name(), list(old, byName, place));
            } else if (change.value() instanceof BookNode.Null) {
                members.remove(change.name());
            } else {
                members.put(change.name(), value(old, change.value(), place));
            }
        }
        return new Mapping(members.list(), into.at());
    }

    /** Objects are merged; anything else takes the place of what was there. */
    private BookNode value(Optional<BookNode> old, BookNode patch, String path) {
        if (patch instanceof Mapping changes) {
            Mapping into = old.filter(Mapping.class::isInstance)
                    .map(Mapping.class::cast)
                    .orElse(new Mapping(List.of(), CHANGE));
            return merged(into, changes, path + ".", false);
        }
        return patch;
    }

    private Sequence list(Optional<BookNode> old, Mapping byName, String path) {
        Map<String, Mapping> elements = new LinkedHashMap<>();
        old.filter(Sequence.class::isInstance)
                .map(Sequence.class::cast)
                .ifPresent(list -> list.elements().forEach(element -> named(element, elements)));
        for (Member change : byName.members()) {
            String name = change.name();
            String place = path + "." + name;
            Mapping element = elements.get(name);
            switch (change.value()) {
                case BookNode.Null gone
                when element == null ->
                    problem(place, "unknownName", "there is no such name, so it cannot be taken away");
                case BookNode.Null gone -> elements.remove(name);
                case Mapping changes when element == null -> elements.put(name, added(name, changes, place));
                case Mapping changes -> elements.put(name, merged(element, changes, place + ".", false));
                case Sequence list -> wrongType(place);
                case Text text -> wrongType(place);
                case BookNode.Literal literal -> wrongType(place);
            }
        }
        return new Sequence(
                List.copyOf(elements.values()), old.map(BookNode::at).orElse(CHANGE));
    }

    private void wrongType(String place) {
        problem(
                place,
                "wrongType",
                "a change by name is an object with the members to change, or null to take it away");
    }

    private Mapping added(String name, Mapping changes, String place) {
        Mapping named = new Mapping(List.of(new Member(NAME, new Text(name, CHANGE))), CHANGE);
        return merged(named, changes, place + ".", false);
    }

    /** Elements of a published list have names, each its own. */
    private static void named(BookNode element, Map<String, Mapping> elements) {
        if (element instanceof Mapping mapping) {
            mapping.members().stream()
                    .filter(member -> member.name().equals(NAME))
                    .map(Member::value)
                    .filter(Text.class::isInstance)
                    .forEach(name -> elements.put(((Text) name).value(), mapping));
        }
    }

    /** The members of a mapping, each name once, in the order of the file. */
    private static final class SequencedMembers {
        private final Map<String, BookNode> byName = new LinkedHashMap<>();

        SequencedMembers(Mapping mapping) {
            mapping.members().forEach(member -> byName.put(member.name(), member.value()));
        }

        Optional<BookNode> find(String name) {
            return Optional.ofNullable(byName.get(name));
        }

        void put(String name, BookNode value) {
            byName.put(name, value);
        }

        /** What is empty is left out of a price book. */
        void putUnlessEmpty(String name, Sequence list) {
            if (list.elements().isEmpty()) {
                remove(name);
            } else {
                put(name, list);
            }
        }

        void remove(String name) {
            byName.remove(name);
        }

        List<Member> list() {
            List<Member> list = new ArrayList<>();
            byName.forEach((name, value) -> list.add(new Member(name, value)));
            return list;
        }
    }
}
