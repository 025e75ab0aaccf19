package meisai.pricebook;

import java.util.List;

/**
 * The tree of a price book file, whatever its syntax was. {@code at} says where a node stands in the file, such as
 * {@code line 12}, and is empty where the syntax gives no place.
 */
public sealed interface BookNode {
    String at();

    /** Members in file order; a name may occur twice, which the check reports. */
    record Mapping(List<Member> members, String at) implements BookNode {
        public Mapping {
            members = List.copyOf(members);
        }
    }

    record Member(String name, BookNode value) {}

    record Sequence(List<BookNode> elements, String at) implements BookNode {
        public Sequence {
            elements = List.copyOf(elements);
        }
    }

    /** A string: quoted in JSON; quoted, or plain text that is neither a number, a boolean nor null, in YAML. */
    record Text(String value, String at) implements BookNode {}

    /** A number or boolean without quotes, as written. */
    record Literal(String value, String at) implements BookNode {}

    record Null(String at) implements BookNode {}
}
