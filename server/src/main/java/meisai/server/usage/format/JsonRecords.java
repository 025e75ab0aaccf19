package meisai.server.usage.format;

import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.RecyclerPool;

/** Reads the records of one body after the other piece by piece, each a JSON object of its own. */
final class JsonRecords {
    private static final int MAX_NESTING = 16;
    private static final int MAX_WHY = 200;

    private final JsonFactory factory = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxStringLength(Slices.MAX_BYTES)
                    .maxNameLength(Slices.MAX_BYTES)
                    .maxNumberLength(Slices.MAX_BYTES)
                    .build())
            .recyclerPool(new OneBuffer())
            .build();
    private final Text text;
    private final QuickRecord quick = new QuickRecord();
    private final boolean isQuick;
    private final JsonMembers members;
    private final Draft draft;
    private boolean hasProblems;

    /** @param isQuick to try {@link QuickRecord} first, which changes nothing but the time it takes */
    JsonRecords(Member.Wire wire, boolean isQuick, Workspace workspace) {
        this.isQuick = isQuick;
        this.text = workspace.text;
        this.draft = new Draft(wire, workspace);
        this.members = wire == Member.Wire.EVENT ? new EventMembers(factory) : new NativeMembers(factory);
    }

    void readLines(Lines lines, RecordSink sink) throws IOException, BodyRefused {
        while (lines.next()) {
            if (lines.tooLong || !isBlank(lines)) {
                read(lines, sink);
            }
        }
    }

    /**
     * An element that is not JSON but ends where its brackets do is rejected by itself; where no element can be told from
     * the next, the body ends. A break right behind a bad element is the same problem and is not told again.
     */
    void readElements(JsonElements elements, RecordSink sink) throws IOException, BodyRefused {
        boolean isJson = true;
        while (elements.next()) {
            if (!elements.broken.isEmpty()) {
                if (isJson) {
                    sink.reject(new RecordProblem(
                            elements.number,
                            "",
                            ProblemCode.MALFORMED_JSON,
                            "not JSON: " + elements.broken + "; nothing behind it was read"));
                }
                return;
            }
            isJson = read(elements, sink);
        }
    }

    private static boolean isBlank(Slices slices) {
        byte[] bytes = slices.window.bytes;
        int at = slices.from;
        while (at < slices.to && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
            at++;
        }
        return at == slices.to;
    }

    /** False when the piece is not JSON. */
    private boolean read(Slices slices, RecordSink sink) {
        draft.clear();
        if (isQuick && slices.ascii && !slices.tooLong) {
            if (quick.read(slices.window.bytes, slices.from, slices.to, draft)) {
                draft.deliver(slices.number, sink);
                return true;
            }
            draft.clear();
        }
        boolean isJson = true;
        if (slices.tooLong) {
            draft.problem()
                    .add(ProblemCode.LINE_TOO_LONG, "the record is longer: must have at most 65536 bytes of JSON");
        } else {
            isJson = parse(slices);
        }
        hasProblems |= !draft.problem().isNone();
        draft.deliver(slices.number, sink);
        return isJson;
    }

    /** Whether the parser has met a record with a problem, whose names it may keep, however long they are. */
    boolean hasProblems() {
        return hasProblems;
    }

    private boolean parse(Slices slices) {
        byte[] bytes = slices.window.bytes;
        if (!slices.ascii && !text.decode(bytes, slices.from, slices.to)) {
            return malformed("it is not UTF-8");
        }
        int length = slices.to - slices.from;
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), bytes, slices.from, length)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                members.read(parser, draft);
            } else {
                draft.problem()
                        .add(
                                ProblemCode.WRONG_TYPE,
                                "the record is " + JsonMembers.described(parser) + ": must be a JSON object");
                parser.skipChildren();
            }
            return parser.nextToken() == null || malformed("a record must end where its object ends");
        } catch (JacksonException e) {
            String why = String.valueOf(e.getOriginalMessage());
            return malformed(why.substring(0, Math.min(MAX_WHY, why.length()))
                    + (e.getLocation() == null
                            ? ""
                            : " (column " + e.getLocation().getColumnNr() + ")"));
        }
    }

    private boolean malformed(String why) {
        draft.problem().replace(ProblemCode.MALFORMED_JSON, "not JSON: " + why);
        return false;
    }

    /** The parsers come one after the other, so they can all use the same buffer. */
    private static final class OneBuffer implements RecyclerPool<BufferRecycler> {
        private static final long serialVersionUID = 1L;

        private final transient BufferRecycler buffer = new BufferRecycler();

        @Override
        public BufferRecycler acquirePooled() {
            return buffer;
        }

        @Override
        public void releasePooled(BufferRecycler released) {}
    }
}
