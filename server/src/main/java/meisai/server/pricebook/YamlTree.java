package meisai.server.pricebook;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import meisai.pricebook.BookNode;
import meisai.server.pricebook.SyntaxProblems.Place;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML by the core schema, where {@code yes} is text. Reads events rather than composed nodes: those no longer
 * tell an alias from a copy, and are built before their depth can be bounded.
 */
final class YamlTree {
    private static final String MERGE_KEY = "<<";

    private final Iterator<Event> events;
    private final ScalarResolver resolver;
    private final SyntaxProblems problems;

    private YamlTree(Iterator<Event> events, ScalarResolver resolver, SyntaxProblems problems) {
        this.events = events;
        this.resolver = resolver;
        this.problems = problems;
    }

    /** Answers an unusable node when there are problems. */
    static BookNode read(String text, SyntaxProblems problems) {
        CoreSchema schema = new CoreSchema();
        LoadSettings settings = LoadSettings.builder()
                .setLabel("price book")
                .setSchema(schema)
                .setCodePointLimit(BookText.MAX_CHARACTERS)
                .build();
        try {
            Iterator<Event> events = new Parse(settings).parseString(text).iterator();
            return new YamlTree(events, schema.getScalarResolver(), problems).stream();
        } catch (MarkedYamlEngineException malformed) {
            problems.malformedAtLast(place(malformed.getProblemMark()), message(malformed));
        } catch (ReaderException forbidden) {
            problems.malformedAtLast(
                    place(text, forbidden.getPosition()),
                    "a control character or half a character stands here; remove it");
        } catch (YamlEngineException malformed) {
            problems.malformedAtLast(Place.UNKNOWN, "not readable as YAML 1.2: " + malformed.getMessage());
        } catch (IllegalArgumentException impossibleEscape) {
            // The library parses \U escapes without looking at their range.
            problems.malformedAtLast(
                    Place.UNKNOWN, "an escape names a character that does not exist: " + impossibleEscape.getMessage());
        } catch (SyntaxProblems.Stop told) {
            // The problem says it all.
        }
        return new BookNode.Null("");
    }

    private static String message(MarkedYamlEngineException malformed) {
        String context = malformed.getContext();
        String problem = malformed.getProblem();
        return context == null ? problem : context + ", " + problem;
    }

    /** @param position in code points */
    private static Place place(String text, int position) {
        String before = text.substring(
                0, text.offsetByCodePoints(0, Math.min(position, text.codePointCount(0, text.length()))));
        int lineStart = before.lastIndexOf('\n') + 1;
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return new Place(line, 1 + before.codePointCount(lineStart, before.length()));
    }

    private BookNode stream() {
        Optional<BookNode> root = Optional.empty();
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
                case DocumentStart -> {
                    if (root.isPresent()) {
                        problems.malformed(place(event), "a second document begins; a file has one price book");
                        return root.get();
                    }
                    root = Optional.of(node(events.next(), 1));
                }
                case Alias, Scalar, SequenceStart, SequenceEnd, MappingStart, MappingEnd ->
                    throw new IllegalStateException("a YAML document began with " + event);
            }
        }
        if (root.isEmpty()) {
            problems.malformed(Place.UNKNOWN, "the file is empty");
        }
        return root.orElseGet(() -> new BookNode.Null(""));
    }

    private BookNode node(Event event, int depth) {
        Place place = place(event);
        return switch (event) {
            case AliasEvent alias -> {
                problems.malformed(place, "an alias (*" + alias.getAlias() + "); write the value out");
                yield new BookNode.Null(place.lineOnly());
            }
            case ScalarEvent scalar -> {
                refuseAnchorAndTag(scalar, scalar.getTag(), place);
                yield scalar(scalar, place);
            }
            case CollectionStartEvent collection -> {
                refuseAnchorAndTag(collection, collection.getTag(), place);
                problems.checkDepth(depth, place);
                yield event.getEventId() == Event.ID.MappingStart ? mapping(place, depth) : sequence(place, depth);
            }
            default -> throw new IllegalStateException("a YAML node began with " + event);
        };
    }

    private BookNode mapping(Place place, int depth) {
        List<BookNode.Member> members = new ArrayList<>();
        for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
            String name = name(key, depth);
            members.add(new BookNode.Member(name, node(events.next(), depth + 1)));
        }
        return new BookNode.Mapping(members, place.lineOnly());
    }

    private String name(Event key, int depth) {
        BookNode node = node(key, depth + 1);
        if (key instanceof ScalarEvent scalar) {
            if (scalar.isPlain() && scalar.getValue().equals(MERGE_KEY)) {
                problems.malformed(place(key), "a merge key (<<); write the members out");
            }
            return scalar.getValue();
        }
        if (!(node instanceof BookNode.Null)) {
            problems.malformed(place(key), "the name of a member is text, not a mapping or a list");
        }
        return "";
    }

    private BookNode sequence(Place place, int depth) {
        List<BookNode> elements = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            elements.add(node(event, depth + 1));
        }
        return new BookNode.Sequence(elements, place.lineOnly());
    }

    private BookNode scalar(ScalarEvent scalar, Place place) {
        String value = scalar.getValue();
        String at = place.lineOnly();
        Tag tag = resolver.resolve(value, scalar.getImplicit().canOmitTagInPlainScalar());
        if (tag.equals(Tag.NULL)) {
            return new BookNode.Null(at);
        }
        boolean literal = tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) || tag.equals(Tag.BOOL);
        return literal ? new BookNode.Literal(value, at) : new BookNode.Text(value, at);
    }

    private void refuseAnchorAndTag(NodeEvent event, Optional<String> tag, Place place) {
        event.getAnchor()
                .ifPresent(anchor -> problems.malformed(place, "an anchor (&" + anchor.getValue() + "); remove it"));
        tag.ifPresent(name -> problems.malformed(place, "a tag (" + name + "); remove it, quotes make a value text"));
    }

    private static Place place(Event event) {
        return place(event.getStartMark());
    }

    /** Marks count from 0. */
    private static Place place(Optional<Mark> mark) {
        return mark.map(at -> new Place(at.getLine() + 1, at.getColumn() + 1)).orElse(Place.UNKNOWN);
    }
}
