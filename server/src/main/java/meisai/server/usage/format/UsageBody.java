package meisai.server.usage.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import meisai.server.text.CleanText;
import meisai.server.usage.format.JsonElements.Shape;
import meisai.server.usage.format.Member.Wire;

/** Reads the body of a usage post, in the order of its records and without holding more than a part of it. */
public final class UsageBody {
    /** Compressed data may be this much larger than the bytes they stand for. */
    private static final long GZIP_OVERHEAD = 65_536;

    private UsageBody() {}

    /**
     * Reads the body to its end and gives every record to the sink. Blank lines are no records.
     *
     * @param contentType the header's value; empty when there is none, which means NDJSON
     * @param contentEncoding the header's value: {@code gzip}, {@code identity}, or empty when there is none
     * @param maxBytes most bytes of the body after decompression
     * @throws BodyRefused the body cannot be used (further); the sink may already have records from before that place
     * @throws IOException the sender's stream failed; what it threw, untouched
     */
    public static void read(
            InputStream body, String contentType, String contentEncoding, long maxBytes, RecordSink sink)
            throws IOException, BodyRefused {
        BodyFormat format = BodyFormat.of(contentType);
        String encoding = contentEncoding.strip().toLowerCase(Locale.ROOT);
        switch (encoding) {
            case "", "identity" -> read(body::read, format, maxBytes, sink);
            case "gzip", "x-gzip" -> {
                long maxCompressed = maxBytes + Math.min(GZIP_OVERHEAD, Long.MAX_VALUE - maxBytes);
                try (GzipSource gzip = new GzipSource(body, maxCompressed)) {
                    read(gzip, format, maxBytes, sink);
                }
            }
            default ->
                throw new BodyRefused(
                        BodyRefused.Code.UNSUPPORTED_ENCODING,
                        "the content encoding is " + CleanText.shown(encoding) + ": must be gzip or identity");
        }
    }

    private static void read(ByteSource source, BodyFormat format, long maxBytes, RecordSink sink)
            throws IOException, BodyRefused {
        Window window = new Window(source, maxBytes);
        window.skipByteOrderMark();
        switch (format) {
            case NDJSON -> new JsonRecords(Wire.NATIVE, sink).readLines(new Lines(window));
            case JSON -> readJson(Wire.NATIVE, Shape.ARRAY_OR_OBJECT, window, sink);
            case CSV -> new CsvRecords(new CsvLines(window), sink).read();
            case EVENT -> readJson(Wire.EVENT, Shape.OBJECT, window, sink);
            case EVENT_BATCH -> readJson(Wire.EVENT, Shape.ARRAY, window, sink);
        }
    }

    private static void readJson(Wire wire, Shape shape, Window window, RecordSink sink)
            throws IOException, BodyRefused {
        new JsonRecords(wire, sink).readElements(new JsonElements(window, shape));
    }
}
