package meisai.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A file cut into batches, of which one at a time is in memory. */
interface RecordBatches {
    /** Empty at the end. */
    Optional<RecordBatch> next() throws IOException, CommandFailure;

    /** What a record's number counts: {@code line} or {@code element}. */
    String place();

    /** @param size most records of one batch */
    static RecordBatches of(ImportFormat format, InputStream content, int size) throws IOException, CommandFailure {
        return switch (format) {
            case NDJSON -> new LineBatches("application/x-ndjson", new LineCutter(content, false), size);
            case CSV -> new LineBatches("text/csv", new LineCutter(content, true), size);
            case JSON -> new ElementBatches("application/json", "application/json", content, size);
            case EVENTS ->
                new ElementBatches("application/cloudevents-batch+json", "application/cloudevents+json", content, size);
        };
    }
}
