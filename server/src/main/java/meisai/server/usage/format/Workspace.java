package meisai.server.usage.format;

import org.jspecify.annotations.Nullable;

/**
 * What it takes to read one body at a time: buffers, and texts and sets of attributes that were read lately. To make one
 * costs more than to read a body of a few records, so that it serves one body after the other. Most of it is made
 * when it is needed first.
 */
final class Workspace {
    /** The part of the body that is in memory. */
    final byte[] bytes = new byte[Window.CAPACITY];

    final Text text = new Text();
    final TextCache texts = new TextCache();
    final AttributesDraft attributes = new AttributesDraft();

    private @Nullable JsonRecords records;
    private @Nullable JsonRecords events;
    private @Nullable Draft rows;

    JsonRecords json(Member.Wire wire) {
        return wire == Member.Wire.EVENT ? events() : records();
    }

    private JsonRecords records() {
        if (records == null) {
            records = new JsonRecords(Member.Wire.NATIVE, true, this);
        }
        return records;
    }

    private JsonRecords events() {
        if (events == null) {
            events = new JsonRecords(Member.Wire.EVENT, false, this);
        }
        return events;
    }

    /** Whether it may serve another body: a parser that met problems may hold more than it should. */
    boolean isReusable() {
        return (records == null || !records.hasProblems()) && (events == null || !events.hasProblems());
    }

    /** For the rows of a CSV body. */
    Draft rows() {
        if (rows == null) {
            rows = new Draft(Member.Wire.CSV, this);
        }
        return rows;
    }
}
