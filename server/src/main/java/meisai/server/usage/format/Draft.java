package meisai.server.usage.format;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.server.text.CleanText;
import meisai.server.usage.format.Member.Wire;
import meisai.usage.Attributes;
import meisai.usage.UsageRecord;

/**
 * The record that is being read. It takes the members in any order, keeps the first problem (reading goes on, to learn
 * the id), and becomes a record or a problem. One draft serves one record after the other.
 */
final class Draft {
    private static final int OPERATOR_ID_LENGTH = 12;

    private final Wire wire;
    private final Set<Member> required;
    private final Set<Member> given = EnumSet.noneOf(Member.class);
    private final FirstProblem problem;
    private final TextCache texts;
    private final AttributesDraft attributes;

    private String id = "";
    private String source = "";
    private String operatorId = "";
    private Optional<String> coverage = Optional.empty();
    private Optional<String> coverageOption = Optional.empty();
    private ResourceKind kind = ResourceKind.IMSI;
    private String resourceId = "";
    private String meter = "";
    private Instant time = Instant.EPOCH;
    private BigDecimal quantity = BigDecimal.ZERO;
    private String replaces = "";

    Draft(Wire wire, Workspace workspace) {
        this.wire = wire;
        this.texts = workspace.texts;
        this.attributes = workspace.attributes;
        this.problem = new FirstProblem(wire);
        required = EnumSet.complementOf(EnumSet.of(Member.SOURCE, Member.COVERAGE, Member.ATTRIBUTES, Member.REPLACES));
        if (wire == Wire.EVENT) {
            required.add(Member.SOURCE);
        }
    }

    void clear() {
        given.clear();
        id = "";
        source = "";
        coverage = Optional.empty();
        replaces = "";
        problem.clear();
        attributes.clear();
    }

    Wire wire() {
        return wire;
    }

    FirstProblem problem() {
        return problem;
    }

    /** Marks the member as given; false when it was already, which is a problem. */
    boolean isFirst(Member member) {
        boolean first = given.add(member);
        if (!first) {
            problem.repeated(member.label(wire));
        }
        return first;
    }

    void wrongType(Member member, String got) {
        if (isFirst(member)) {
            problem.wrongType(member, got);
        }
    }

    /** A member whose value is a text, whatever the member is. */
    void text(Member member, char[] text, int offset, int length) {
        if (!isFirst(member)) {
            return;
        }
        if (length == 0) {
            if (member != Member.SOURCE || wire == Wire.EVENT) {
                problem.empty(member);
            }
            return;
        }
        switch (member) {
            case ID -> id = unique(member, text, offset, length, UsageRecord.MAX_NAME);
            case SOURCE -> source = repeated(member, text, offset, length);
            case OPERATOR_ID -> operatorId(text, offset, length);
            case COVERAGE -> coverage(repeated(member, text, offset, length));
            case KIND -> kind(text, offset, length);
            case RESOURCE_ID -> resourceId = unique(member, text, offset, length, Resource.MAX_ID);
            case METER -> meter = repeated(member, text, offset, length);
            case TIME -> time(text, offset, length);
            case QUANTITY -> quantity(QuantityText.ofText(text, offset, length), text, offset, length);
            case REPLACES -> replaces = unique(member, text, offset, length, UsageRecord.MAX_NAME);
            case ATTRIBUTES -> problem.bad(ProblemCode.WRONG_TYPE, member, text, offset, length, member.rule(wire));
        }
    }

    /** The quantity as a JSON number. */
    void number(char[] text, int offset, int length) {
        if (isFirst(Member.QUANTITY)) {
            quantity(QuantityText.ofNumber(text, offset, length), text, offset, length);
        }
    }

    /** One attribute; an empty value is an absent attribute. */
    void attribute(String name, char[] text, int offset, int length) {
        if (attributes.has(name)) {
            problem.repeated(attributeLabel(name));
        } else if (length == 0) {
            if (isAttributeName(name)) {
                attributes.addEmpty(name);
            }
        } else if (attributes.isFull()) {
            problem.add(
                    ProblemCode.TOO_MANY_ATTRIBUTES,
                    Member.ATTRIBUTES.label(wire) + " has more: must have at most " + Attributes.MAX_COUNT);
        } else {
            String known = texts.find(text, offset, length);
            String value = known.isEmpty() ? attributeValue(name, text, offset, length) : known;
            attributes.add(name, value);
        }
    }

    /** One attribute whose name is in the same characters. */
    void attribute(int nameOffset, int nameLength, char[] text, int offset, int length) {
        String known = texts.find(text, nameOffset, nameLength);
        String name = known.isEmpty() ? new String(text, nameOffset, nameLength) : known;
        if (known.isEmpty() && isAttributeName(name)) {
            texts.keep(text, nameOffset, nameLength);
        }
        attribute(name, text, offset, length);
    }

    private String attributeValue(String name, char[] text, int offset, int length) {
        return problem.isName(attributeLabel(name), text, offset, length, Attributes.MAX_LENGTH)
                ? texts.keep(text, offset, length)
                : "";
    }

    private boolean isAttributeName(String name) {
        String label = "a name in " + Member.ATTRIBUTES.label(wire);
        if (name.isEmpty()) {
            problem.add(ProblemCode.EMPTY_MEMBER, label + " is empty: must have 1 to 256 characters");
            return false;
        }
        return problem.isName(label, name.toCharArray(), 0, name.length(), Attributes.MAX_LENGTH);
    }

    String attributeLabel(String name) {
        String shown = CleanText.shown(name);
        return Member.ATTRIBUTES.label(wire) + "." + shown.substring(1, shown.length() - 1);
    }

    /** Ends the record: it goes to the sink as what it is. */
    void deliver(long number, RecordSink sink) {
        if (problem.isNone() && !given.containsAll(required)) {
            required.stream().filter(member -> !given.contains(member)).forEach(problem::missing);
        }
        if (problem.isNone() && !replaces.isEmpty() && replaces.equals(id)) {
            problem.add(
                    ProblemCode.REPLACES_ITSELF,
                    Member.REPLACES.label(wire) + " is the id of the record: must be the id of another one");
        }
        if (problem.isNone() && attributes.areNames(this::isAttributeName)) {
            Resource resource = new Resource(kind, resourceId);
            Attributes all = attributes.attributes();
            sink.accept(
                    number,
                    new UsageRecord(
                            id,
                            source,
                            operatorId,
                            coverage,
                            resource,
                            meter,
                            time,
                            quantity,
                            all,
                            replaces.isEmpty() ? Optional.empty() : Optional.of(replaces)));
        } else {
            sink.reject(problem.of(number, id));
        }
    }

    private void operatorId(char[] text, int offset, int length) {
        boolean good = length == OPERATOR_ID_LENGTH && text[offset] == 'O' && text[offset + 1] == 'P';
        for (int i = 2; good && i < length; i++) {
            good = text[offset + i] >= '0' && text[offset + i] <= '9';
        }
        if (good) {
            operatorId = repeated(Member.OPERATOR_ID, text, offset, length);
        } else {
            problem.bad(
                    ProblemCode.MALFORMED_OPERATOR_ID,
                    Member.OPERATOR_ID,
                    text,
                    offset,
                    length,
                    Member.OPERATOR_ID.rule(wire));
        }
    }

    private void coverage(String name) {
        if (!coverageOption.orElse("").equals(name)) {
            coverageOption = Optional.of(name);
        }
        coverage = coverageOption;
    }

    private void kind(char[] text, int offset, int length) {
        String known = texts.find(text, offset, length);
        String name = known.isEmpty() ? new String(text, offset, length) : known;
        Optional<ResourceKind> found = ResourceKind.byWireName(name);
        if (found.isPresent()) {
            kind = found.get();
            if (known.isEmpty()) {
                texts.keep(text, offset, length);
            }
        } else {
            problem.bad(ProblemCode.UNKNOWN_RESOURCE_KIND, Member.KIND, text, offset, length, "must be " + kinds());
        }
    }

    private static String kinds() {
        StringBuilder names = new StringBuilder();
        for (ResourceKind kind : ResourceKind.values()) {
            names.append(names.isEmpty() ? "" : ", ").append(kind.wireName());
        }
        return names.toString();
    }

    private void time(char[] text, int offset, int length) {
        Optional<Instant> parsed = InstantText.parse(text, offset, length);
        if (parsed.isPresent()) {
            time = parsed.get();
        } else {
            problem.bad(ProblemCode.MALFORMED_TIME, Member.TIME, text, offset, length, Member.TIME.rule(wire));
        }
    }

    private void quantity(QuantityText read, char[] text, int offset, int length) {
        switch (read) {
            case QuantityText.Good good -> quantity = good.quantity();
            case QuantityText.Bad bad -> problem.bad(bad.code(), Member.QUANTITY, text, offset, length, bad.rule());
        }
    }

    private String repeated(Member member, char[] text, int offset, int length) {
        String known = texts.find(text, offset, length);
        return known.isEmpty() && problem.isName(member.label(wire), text, offset, length, UsageRecord.MAX_NAME)
                ? texts.keep(text, offset, length)
                : known;
    }

    private String unique(Member member, char[] text, int offset, int length, int max) {
        return problem.isName(member.label(wire), text, offset, length, max) ? new String(text, offset, length) : "";
    }
}
