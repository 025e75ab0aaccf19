package meisai.server.pricebook;

import java.util.List;
import meisai.pricebook.BookNode;
import meisai.pricebook.BookProblem;

/** Reads the text of a price book file into the tree that the core checks. */
public final class BookText {
    /** Longest text in characters. */
    public static final int MAX_CHARACTERS = 1024 * 1024;

    /** Most mappings and lists inside each other. */
    public static final int MAX_DEPTH = 50;

    /** What became of a text: a tree, which may still say wrong things, or where the syntax is wrong. */
    public sealed interface Parsed {
        record Tree(BookNode root) implements Parsed {}

        record Malformed(List<BookProblem> problems) implements Parsed {
            public Malformed {
                problems = List.copyOf(problems);
            }
        }
    }

    private BookText() {}

    /** Reads JSON when the first character that is not blank is a brace, else YAML. */
    public static Parsed parse(String text) {
        if (text.length() > MAX_CHARACTERS) {
            return new Parsed.Malformed(List.of(new BookProblem(
                    "",
                    "",
                    "tooLarge",
                    "the file has " + text.length() + " characters; at most " + MAX_CHARACTERS + " are allowed")));
        }
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        SyntaxProblems problems = new SyntaxProblems();
        BookNode root = content.stripLeading().startsWith("{")
                ? JsonTree.read(content, problems)
                : YamlTree.read(content, problems);
        return problems.none() ? new Parsed.Tree(root) : new Parsed.Malformed(problems.inOrder());
    }
}
