package meisai.server.usage.format;

import java.util.List;
import java.util.Locale;
import meisai.server.text.CleanText;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;

/** The members of a CloudEvent 1.0 in structured JSON form; its extension attributes are left out. */
final class EventMembers extends JsonMembers {
    private static final List<String> NAMES = List.of(
            "id",
            "source",
            "time",
            "subject",
            "data",
            "specversion",
            "type",
            "datacontenttype",
            "dataschema",
            "data_base64");
    private static final int SPEC_VERSION = 5;
    private static final int TYPE = 6;
    private static final int DATA_CONTENT_TYPE = 7;

    private final PropertyNameMatcher members;
    private final PropertyNameMatcher dataMembers;

    /** The members of the envelope that were given, by their place in {@link #NAMES}. */
    private int given;

    EventMembers(JsonFactory factory) {
        members = matcher(factory, NAMES.toArray(String[]::new));
        dataMembers = matcher(factory, "operatorId", "coverage", "meter", "quantity", "attributes", "replaces");
    }

    @Override
    void read(JsonParser parser, Draft draft) {
        given = 0;
        int match = parser.nextNameMatch(members);
        while (match != PropertyNameMatcher.MATCH_END_OBJECT) {
            if (match >= 0 && (given & 1 << match) != 0) {
                draft.problem().repeated(NAMES.get(match));
                skip(parser);
            } else {
                given |= match >= 0 ? 1 << match : 0;
                member(match, parser, draft);
            }
            match = parser.nextNameMatch(members);
        }
        required(SPEC_VERSION, "must be \"1.0\"", draft);
        required(TYPE, "must be a text", draft);
    }

    private void required(int member, String rule, Draft draft) {
        if ((given & 1 << member) == 0) {
            draft.problem().add(ProblemCode.MISSING_MEMBER, NAMES.get(member) + " is missing: " + rule);
        }
    }

    private void member(int match, JsonParser parser, Draft draft) {
        switch (match) {
            case 0 -> value(parser, draft, Member.ID);
            case 1 -> value(parser, draft, Member.SOURCE);
            case 2 -> value(parser, draft, Member.TIME);
            case 3 -> subject(parser, draft);
            case 4 -> data(parser, draft);
            case SPEC_VERSION, TYPE, DATA_CONTENT_TYPE, 8 -> envelope(match, parser, draft);
            case 9 -> {
                String what = "data_base64 is not served: must be absent, with the data as JSON in data";
                draft.problem().add(ProblemCode.UNSUPPORTED_MEMBER, what);
                skip(parser);
            }
            default -> skip(parser);
        }
    }

    private void envelope(int member, JsonParser parser, Draft draft) {
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
            String what = NAMES.get(member) + " is " + described(parser) + ": must be a text";
            draft.problem().add(ProblemCode.WRONG_TYPE, what);
            parser.skipChildren();
            return;
        }
        String text = parser.getString();
        if (member == SPEC_VERSION && !text.equals("1.0")) {
            String what = "specversion is " + CleanText.shown(text) + ": must be \"1.0\"";
            draft.problem().add(ProblemCode.UNSUPPORTED_SPEC_VERSION, what);
        } else if (member == DATA_CONTENT_TYPE && !isJson(text)) {
            String what = "datacontenttype is " + CleanText.shown(text) + ": must be application/json";
            draft.problem().add(ProblemCode.UNSUPPORTED_DATA_CONTENT_TYPE, what);
        } else if (member == TYPE && text.isEmpty()) {
            draft.problem().add(ProblemCode.EMPTY_MEMBER, "type is empty: must be a text");
        }
    }

    private static boolean isJson(String contentType) {
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.equals("text/json") || type.endsWith("+json");
    }

    private static void subject(JsonParser parser, Draft draft) {
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
            draft.wrongType(Member.KIND, described(parser));
            parser.skipChildren();
            return;
        }
        char[] text = parser.getStringCharacters();
        int offset = parser.getStringOffset();
        int length = parser.getStringLength();
        int colon = 0;
        while (colon < length && text[offset + colon] != ':') {
            colon++;
        }
        if (length == 0) {
            draft.problem().empty(Member.KIND);
        } else if (colon == 0 || colon >= length - 1) {
            draft.problem()
                    .bad(
                            ProblemCode.MALFORMED_SUBJECT,
                            Member.KIND,
                            text,
                            offset,
                            length,
                            Member.KIND.rule(Member.Wire.EVENT));
        } else {
            draft.text(Member.KIND, text, offset, colon);
            draft.text(Member.RESOURCE_ID, text, offset + colon + 1, length - colon - 1);
        }
    }

    private void data(JsonParser parser, Draft draft) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            String what = "data is " + described(parser) + ": must be an object";
            draft.problem().add(ProblemCode.WRONG_TYPE, what);
            parser.skipChildren();
            return;
        }
        int match = parser.nextNameMatch(dataMembers);
        while (match != PropertyNameMatcher.MATCH_END_OBJECT) {
            switch (match) {
                case 0 -> value(parser, draft, Member.OPERATOR_ID);
                case 1 -> value(parser, draft, Member.COVERAGE);
                case 2 -> value(parser, draft, Member.METER);
                case 3 -> value(parser, draft, Member.QUANTITY);
                case 4 -> attributes(parser, draft);
                case 5 -> value(parser, draft, Member.REPLACES);
                default -> unknown(parser, draft, "data");
            }
            match = parser.nextNameMatch(dataMembers);
        }
    }
}
