package meisai.server.usage.format;

import java.util.Arrays;
import meisai.server.text.CleanText;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;

/** Reads the members of one JSON object into a draft. The parser is at the object's start, and then at its end. */
abstract class JsonMembers {
    abstract void read(JsonParser parser, Draft draft);

    static PropertyNameMatcher matcher(JsonFactory factory, String... names) {
        return factory.constructNameMatcher(
                Arrays.stream(names).map(Named::fromString).toList(), false);
    }

    /** The member's value, which is the parser's next token. */
    static void value(JsonParser parser, Draft draft, Member member) {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_STRING) {
            draft.text(member, parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
        } else if (member == Member.QUANTITY && token.isNumeric()) {
            draft.number(parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
        } else {
            draft.wrongType(member, described(parser));
            parser.skipChildren();
        }
    }

    /** The object of attributes, which is the parser's next token. */
    static void attributes(JsonParser parser, Draft draft) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            draft.wrongType(Member.ATTRIBUTES, described(parser));
            parser.skipChildren();
            return;
        }
        draft.isFirst(Member.ATTRIBUTES);
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            if (parser.nextToken() == JsonToken.VALUE_STRING) {
                draft.attribute(name, parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
            } else {
                String what = draft.attributeLabel(name) + " is " + described(parser) + ": must be a text";
                draft.problem().add(ProblemCode.WRONG_TYPE, what);
                parser.skipChildren();
            }
        }
    }

    /** A member that no record has, after its name. */
    static void unknown(JsonParser parser, Draft draft, String where) {
        String name = CleanText.shown(parser.currentName());
        draft.problem().add(ProblemCode.UNKNOWN_MEMBER, name + " is not a member of " + where + ": must not be there");
        skip(parser);
    }

    /** Leaves out the value that comes next. */
    static void skip(JsonParser parser) {
        parser.nextToken();
        parser.skipChildren();
    }

    /** The current token in a few words. */
    static String described(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return "an object";
        }
        if (token == JsonToken.START_ARRAY) {
            return "an array";
        }
        if (token == JsonToken.VALUE_STRING) {
            return CleanText.shown(parser.getString());
        }
        String shown = token == null ? "\"\"" : CleanText.shown(parser.getString());
        return shown.substring(1, shown.length() - 1);
    }
}
