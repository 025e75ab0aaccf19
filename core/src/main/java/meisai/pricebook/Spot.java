package meisai.pricebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * A node of the file together with where it is. Whoever reads a value asks its spot for the shape it should have; when
 * the node has another one, the spot tells the problem and answers nothing.
 */
record Spot(BookNode node, String path, List<Integer> place, Problems problems) {
    Spot {
        place = List.copyOf(place);
    }

    static Spot root(BookNode node, Problems problems) {
        return new Spot(node, "", List.of(), problems);
    }

    void problem(String code, String message) {
        problems.add(place, new BookProblem(path, node.at(), code, message));
    }

    /** A problem of a member that is not there. */
    void missing(String member, String message) {
        problems.add(place, new BookProblem(pathOf(member), node.at(), "missing", message));
    }

    Spot member(int index, BookNode.Member member) {
        return child(index, pathOf(member.name()), member.value());
    }

    /** Stands for a member that is left out: an empty mapping at the place of its parent. */
    Spot absentMapping(String member) {
        return new Spot(new BookNode.Mapping(List.of(), node.at()), pathOf(member), place, problems);
    }

    /** @param known the names that this mapping may have; every other one is a problem */
    Optional<Members> members(String what, SequencedSet<String> known) {
        return members(what).map(members -> members.only(known));
    }

    /** A mapping whose names are free, such as those of attributes. */
    Optional<Members> members(String what) {
        if (node instanceof BookNode.Mapping mapping) {
            return Optional.of(Members.of(this, mapping));
        }
        wrongType(what + " is a mapping");
        return Optional.empty();
    }

    Optional<List<Spot>> elements(String what) {
        if (node instanceof BookNode.Sequence sequence) {
            List<Spot> elements = new ArrayList<>();
            for (BookNode element : sequence.elements()) {
                elements.add(child(elements.size(), path + "[" + elements.size() + "]", element));
            }
            return Optional.of(elements);
        }
        wrongType(what + " is a list");
        return Optional.empty();
    }

    /** @param expected what should stand here, such as {@code a price is a string in quotes, such as "0.24"} */
    Optional<String> text(String expected) {
        if (node instanceof BookNode.Text text) {
            return Optional.of(text.value());
        }
        wrongType(expected);
        return Optional.empty();
    }

    void wrongType(String expected) {
        switch (node) {
            case BookNode.Null nothing -> problem("nullValue", "nothing is null; " + expected);
            case BookNode.Mapping mapping -> problem("wrongType", expected + "; found a mapping");
            case BookNode.Sequence sequence -> problem("wrongType", expected + "; found a list");
            case BookNode.Text text -> problem("wrongType", expected + "; found the text " + Quote.of(text.value()));
            case BookNode.Literal literal ->
                problem("wrongType", expected + "; found " + Quote.cut(literal.value()) + " without quotes");
        }
    }

    private Spot child(int index, String childPath, BookNode child) {
        List<Integer> childPlace = new ArrayList<>(place);
        childPlace.add(index);
        return new Spot(child, childPath, childPlace, problems);
    }

    private String pathOf(String member) {
        return path.isEmpty() ? Quote.cut(member) : path + "." + Quote.cut(member);
    }
}
