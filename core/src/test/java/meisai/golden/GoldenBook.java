package meisai.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import meisai.pricebook.BookCheck;
import meisai.pricebook.BookNode;
import meisai.pricebook.FlowTree;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookReader;

/**
 * A version of a price book from the lines of a golden case, read as a file would be: {@code meter <name> <unit>
 * [decimals]}, {@code item { ... }} and {@code grant { ... }}. An item without a category has the category {@code c}.
 */
final class GoldenBook {
    private GoldenBook() {}

    static PriceBook of(String effectiveFrom, String currency, List<String> lines) {
        List<BookNode> meters = new ArrayList<>();
        List<BookNode> items = new ArrayList<>();
        List<BookNode> grants = new ArrayList<>();
        for (String line : lines) {
            String word = Block.words(line).getFirst();
            String rest = line.substring(word.length());
            switch (word) {
                case "meter" -> meters.add(meter(Block.words(rest)));
                case "item" -> items.add(withCategory(FlowTree.of(rest)));
                case "grant" -> grants.add(FlowTree.of(rest));
                default -> throw new IllegalArgumentException("not of a book: " + line);
            }
        }
        BookNode root = new BookNode.Mapping(
                List.of(
                        text("id", "book"),
                        text("effectiveFrom", effectiveFrom),
                        text("currency", currency),
                        new BookNode.Member("meters", new BookNode.Sequence(meters, "")),
                        new BookNode.Member("items", new BookNode.Sequence(items, "")),
                        new BookNode.Member("grants", new BookNode.Sequence(grants, ""))),
                "");
        return switch (PriceBookReader.read(root)) {
            case BookCheck.Valid valid -> valid.book();
            case BookCheck.Invalid invalid ->
                throw new AssertionError(invalid.problems().toString());
        };
    }

    private static BookNode meter(List<String> words) {
        List<BookNode.Member> members =
                new ArrayList<>(List.of(text("name", words.get(0)), text("unit", words.get(1))));
        if (words.size() > 2) {
            members.add(new BookNode.Member("decimals", new BookNode.Literal(words.get(2), "")));
        }
        return new BookNode.Mapping(members, "");
    }

    private static BookNode withCategory(BookNode item) {
        assertThat(item).isInstanceOf(BookNode.Mapping.class);
        List<BookNode.Member> members = new ArrayList<>(((BookNode.Mapping) item).members());
        if (members.stream().noneMatch(member -> member.name().equals("category"))) {
            members.add(text("category", "c"));
        }
        return new BookNode.Mapping(members, "");
    }

    private static BookNode.Member text(String name, String value) {
        return new BookNode.Member(name, new BookNode.Text(value, ""));
    }
}
