package meisai.pricebook;

import java.util.ArrayList;
import java.util.List;

/**
 * The tree of a price book, or of a part of it, as YAML writes it in one line: {@code { name: a, price: "1", tiers: [1, 2]
 * }}. Text in quotes and plain words are text; what begins with a digit or a minus is a literal.
 */
public final class FlowTree {
    private final String text;
    private int at;

    private FlowTree(String text) {
        this.text = text;
    }

    public static BookNode of(String text) {
        FlowTree tree = new FlowTree(text);
        BookNode node = tree.node();
        tree.skipBlanks();
        if (tree.at != text.length()) {
            throw tree.unexpected("the end");
        }
        return node;
    }

    private BookNode node() {
        skipBlanks();
        return switch (peek()) {
            case '{' -> mapping();
            case '[' -> sequence();
            case '"' -> quoted();
            default -> plain();
        };
    }

    private BookNode mapping() {
        List<BookNode.Member> members = new ArrayList<>();
        expect('{');
        while (!ends('}')) {
            String name = word();
            expect(':');
            members.add(new BookNode.Member(name, node()));
            ends(',');
        }
        return new BookNode.Mapping(members, "");
    }

    private BookNode sequence() {
        List<BookNode> elements = new ArrayList<>();
        expect('[');
        while (!ends(']')) {
            elements.add(node());
            ends(',');
        }
        return new BookNode.Sequence(elements, "");
    }

    private BookNode quoted() {
        expect('"');
        int end = text.indexOf('"', at);
        if (end < 0) {
            throw unexpected("a closing quote");
        }
        String value = text.substring(at, end);
        at = end + 1;
        return new BookNode.Text(value, "");
    }

    private BookNode plain() {
        String word = word();
        char first = word.charAt(0);
        boolean literal = first == '-' || (first >= '0' && first <= '9');
        return literal ? new BookNode.Literal(word, "") : new BookNode.Text(word, "");
    }

    private String word() {
        skipBlanks();
        int begin = at;
        while (at < text.length() && " \n{}[],:\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == begin) {
            throw unexpected("a word");
        }
        return text.substring(begin, at);
    }

    /** Whether the next character is this one, which is then passed. */
    private boolean ends(char c) {
        skipBlanks();
        boolean here = peek() == c;
        at += here ? 1 : 0;
        return here;
    }

    private void expect(char c) {
        if (!ends(c)) {
            throw unexpected("" + c);
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw unexpected("more");
        }
        return text.charAt(at);
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private IllegalArgumentException unexpected(String wanted) {
        return new IllegalArgumentException(wanted + " is missing at " + at + " of " + text);
    }
}
