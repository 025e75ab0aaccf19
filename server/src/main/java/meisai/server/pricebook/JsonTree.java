package meisai.server.pricebook;

import java.util.ArrayList;
import java.util.List;
import meisai.pricebook.BookNode;
import meisai.server.pricebook.SyntaxProblems.Place;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON. A name that occurs twice stays twice, for the core to report. */
final class JsonTree {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonParser parser;
    private final SyntaxProblems problems;

    private JsonTree(JsonParser parser, SyntaxProblems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** Answers an unusable node when there are problems. */
    static BookNode read(String text, SyntaxProblems problems) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return new JsonTree(parser, problems).document();
        } catch (JacksonException malformed) {
            problems.malformedAtLast(place(malformed.getLocation()), message(malformed));
        } catch (SyntaxProblems.Stop told) {
            // The problem says it all.
        }
        return new BookNode.Null("");
    }

    /** Without what Jackson says about where its input came from. */
    private static String message(JacksonException malformed) {
        String message = malformed.getOriginalMessage();
        int source = message.indexOf(" (start marker at [Source:");
        return source < 0 ? message : message.substring(0, source);
    }

    private BookNode document() {
        BookNode root = node(parser.nextToken(), 1);
        if (parser.nextToken() != null) {
            problems.malformed(here(), "there is more text after the end of the book");
        }
        return root;
    }

    private BookNode node(JsonToken token, int depth) {
        String at = here().lineOnly();
        return switch (token) {
            case START_OBJECT -> mapping(at, depth);
            case START_ARRAY -> sequence(at, depth);
            case VALUE_STRING -> new BookNode.Text(parser.getString(), at);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
                new BookNode.Literal(parser.getString(), at);
            case VALUE_NULL -> new BookNode.Null(at);
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new IllegalStateException("a JSON value began with " + token);
        };
    }

    private BookNode mapping(String at, int depth) {
        problems.checkDepth(depth, here());
        List<BookNode.Member> members = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            members.add(new BookNode.Member(name, node(parser.nextToken(), depth + 1)));
        }
        return new BookNode.Mapping(members, at);
    }

    private BookNode sequence(String at, int depth) {
        problems.checkDepth(depth, here());
        List<BookNode> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(node(token, depth + 1));
        }
        return new BookNode.Sequence(elements, at);
    }

    private Place here() {
        return place(parser.currentTokenLocation());
    }

    /** Jackson gives no location to a few problems. */
    private static Place place(TokenStreamLocation location) {
        return location == null ? Place.UNKNOWN : new Place(location.getLineNr(), location.getColumnNr());
    }
}
