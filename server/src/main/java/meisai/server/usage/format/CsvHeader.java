package meisai.server.usage.format;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import meisai.server.text.CleanText;
import meisai.server.usage.format.Member.Wire;
import meisai.usage.Attributes;

/** The columns of a CSV body by name, in the order of its header. */
record CsvHeader(List<Column> columns) {
    private static final String ATTRIBUTE_PREFIX = "attributes.";

    /** A column: the member it holds, and for {@link Member#ATTRIBUTES} the attribute's name. */
    record Column(Member member, String attribute) {}

    static CsvHeader of(String[] names) throws BodyRefused {
        List<Column> columns = new ArrayList<>(names.length);
        Set<String> seen = new HashSet<>();
        Set<Member> missing = EnumSet.allOf(Member.class);
        for (String name : names) {
            Column column = column(name)
                    .orElseThrow(
                            () -> refused("the column " + CleanText.shown(name) + " is unknown; there are " + known()));
            if (!seen.add(name)) {
                throw refused("the column " + CleanText.shown(name) + " is there twice");
            }
            columns.add(column);
            missing.remove(column.member);
        }
        missing.removeAll(EnumSet.of(Member.SOURCE, Member.COVERAGE, Member.ATTRIBUTES, Member.REPLACES));
        if (!missing.isEmpty()) {
            throw refused("the column " + missing.iterator().next().label(Wire.CSV) + " is missing");
        }
        return new CsvHeader(List.copyOf(columns));
    }

    static BodyRefused refused(String why) {
        return new BodyRefused(BodyRefused.Code.MALFORMED_CSV_HEADER, "the CSV header cannot be used: " + why);
    }

    private static Optional<Column> column(String name) {
        if (name.startsWith(ATTRIBUTE_PREFIX)) {
            String attribute = name.substring(ATTRIBUTE_PREFIX.length());
            boolean good =
                    !attribute.isEmpty() && attribute.length() <= Attributes.MAX_LENGTH && CleanText.isClean(attribute);
            return good ? Optional.of(new Column(Member.ATTRIBUTES, attribute)) : Optional.empty();
        }
        for (Member member : Member.values()) {
            if (member != Member.ATTRIBUTES && member.label(Wire.CSV).equals(name)) {
                return Optional.of(new Column(member, ""));
            }
        }
        return Optional.empty();
    }

    private static String known() {
        StringBuilder known = new StringBuilder();
        for (Member member : Member.values()) {
            if (member != Member.ATTRIBUTES) {
                known.append(member.label(Wire.CSV)).append(", ");
            }
        }
        return known + ATTRIBUTE_PREFIX + "<name>";
    }
}
