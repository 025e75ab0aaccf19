package meisai.server.usage.format;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;

/** The members of a usage record in its own JSON form. */
final class NativeMembers extends JsonMembers {
    private final PropertyNameMatcher members;
    private final PropertyNameMatcher resourceMembers;

    NativeMembers(JsonFactory factory) {
        members = matcher(
                factory,
                "id",
                "source",
                "operatorId",
                "coverage",
                "resource",
                "meter",
                "time",
                "quantity",
                "attributes",
                "replaces");
        resourceMembers = matcher(factory, "kind", "id");
    }

    @Override
    void read(JsonParser parser, Draft draft) {
        int match = parser.nextNameMatch(members);
        while (match != PropertyNameMatcher.MATCH_END_OBJECT) {
            switch (match) {
                case 0 -> value(parser, draft, Member.ID);
                case 1 -> value(parser, draft, Member.SOURCE);
                case 2 -> value(parser, draft, Member.OPERATOR_ID);
                case 3 -> value(parser, draft, Member.COVERAGE);
                case 4 -> resource(parser, draft);
                case 5 -> value(parser, draft, Member.METER);
                case 6 -> value(parser, draft, Member.TIME);
                case 7 -> value(parser, draft, Member.QUANTITY);
                case 8 -> attributes(parser, draft);
                case 9 -> value(parser, draft, Member.REPLACES);
                default -> unknown(parser, draft, "a usage record");
            }
            match = parser.nextNameMatch(members);
        }
    }

    private void resource(JsonParser parser, Draft draft) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            String what = "resource is " + described(parser) + ": must be an object of kind and id";
            draft.problem().add(ProblemCode.WRONG_TYPE, what);
            parser.skipChildren();
            return;
        }
        int match = parser.nextNameMatch(resourceMembers);
        while (match != PropertyNameMatcher.MATCH_END_OBJECT) {
            switch (match) {
                case 0 -> value(parser, draft, Member.KIND);
                case 1 -> value(parser, draft, Member.RESOURCE_ID);
                default -> unknown(parser, draft, "resource");
            }
            match = parser.nextNameMatch(resourceMembers);
        }
    }
}
