package meisai.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** Batches of the elements of a JSON array, each with the bytes that it has in the file; or the one object of a file. */
final class ElementBatches implements RecordBatches {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(RecordBatch.MAX_RECORD)
                    .maxNameLength(RecordBatch.MAX_RECORD)
                    .maxNumberLength(RecordBatch.MAX_RECORD)
                    .build())
            .build();

    private final String arrayType;
    private final String objectType;
    private final int size;
    private final KeptBytes bytes;
    private final JsonParser parser;
    private long elements;
    private boolean ended;
    private @Nullable CommandFailure failure;

    ElementBatches(String arrayType, String objectType, InputStream content, int size) throws IOException {
        this.arrayType = arrayType;
        this.objectType = objectType;
        this.size = size;
        skipByteOrderMark(content);
        this.bytes = new KeptBytes(content);
        this.parser = FACTORY.createParser(ObjectReadContext.empty(), bytes);
    }

    private static void skipByteOrderMark(InputStream content) throws IOException {
        content.mark(3);
        if (content.read() != 0xEF || content.read() != 0xBB || content.read() != 0xBF) {
            content.reset();
        }
    }

    @Override
    public String place() {
        return "element";
    }

    @Override
    public Optional<RecordBatch> next() throws IOException, CommandFailure {
        if (elements == 0 && !ended && failure == null) {
            JsonToken first = token();
            if (first == JsonToken.START_OBJECT) {
                return Optional.of(onlyObject());
            }
            if (first != JsonToken.START_ARRAY) {
                throw failure == null ? new CommandFailure("must hold a JSON array or object") : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return ended ? Optional.empty() : batch();
    }

    private Optional<RecordBatch> batch() throws IOException, CommandFailure {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write('[');
        long before = elements;
        while (!ended && failure == null && elements - before < size && body.size() < RecordBatch.MAX_BYTES) {
            JsonToken next = token();
            if (next == JsonToken.END_ARRAY) {
                end("array");
            } else if (next != null) {
                element(body);
            }
        }
        body.write(']');
        if (elements > before) {
            return Optional.of(
                    new RecordBatch(arrayType, body.toByteArray(), Math.toIntExact(elements - before), before));
        }
        if (failure != null) {
            throw failure;
        }
        return Optional.empty();
    }

    private RecordBatch onlyObject() throws IOException, CommandFailure {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        element(body);
        if (failure == null) {
            end("object; a file of one object a line is NDJSON: --format ndjson");
        }
        if (failure != null) {
            throw failure;
        }
        return new RecordBatch(objectType, body.toByteArray(), 1, 0);
    }

    /** Appends the element whose first token was read; a failure is thrown when what came before it has been sent. */
    private void element(ByteArrayOutputStream body) throws IOException {
        long from = parser.currentTokenLocation().getByteOffset();
        try {
            parser.skipChildren();
            parser.finishToken();
            long to = parser.currentLocation().getByteOffset();
            if (body.size() > 1) {
                body.write(',');
            }
            bytes.copy(from, to, body);
            bytes.forget(to);
            elements++;
        } catch (JacksonException malformed) {
            failure = failure(malformed);
            ended = true;
        }
    }

    private void end(String what) throws IOException {
        ended = true;
        if (token() != null) {
            failure = new CommandFailure("something follows the end of the JSON " + what);
        }
    }

    /** Null at the end of the file, and when {@link #failure} has been set. */
    private @Nullable JsonToken token() throws IOException {
        try {
            JsonToken token = parser.nextToken();
            if (token == null && !ended) {
                failure = new CommandFailure("the file ends before its JSON does");
            }
            return token;
        } catch (JacksonException malformed) {
            failure = failure(malformed);
            return null;
        }
    }

    private CommandFailure failure(JacksonException malformed) throws IOException {
        if (malformed instanceof JacksonIOException && malformed.getCause() instanceof IOException cause) {
            throw cause;
        }
        return new CommandFailure("element " + (elements + 1) + " is not JSON, and nothing after it was read: "
                + malformed.getOriginalMessage());
    }
}
