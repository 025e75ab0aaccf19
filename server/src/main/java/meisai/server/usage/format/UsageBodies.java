package meisai.server.usage.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import meisai.server.text.CleanText;
import meisai.server.usage.format.JsonElements.Shape;
import meisai.server.usage.format.Member.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of usage posts, each in the order of its records and without holding more than a part of it. May be
 * used by many threads.
 */
public final class UsageBodies {
    /** Compressed data may be this much larger than the bytes they stand for. */
    private static final long GZIP_OVERHEAD = 65_536;

    /** Workspaces that are kept for the next body: about two MiB each at most. Reading is bounded by the processors. */
    private final BlockingQueue<Workspace> idle =
            new ArrayBlockingQueue<>(4 * Runtime.getRuntime().availableProcessors());

    /**
     * Reads the body to its end and gives every record to the sink. Blank lines are no records.
     *
     * @param contentType the header's value; empty when there is none, which means NDJSON
     * @param contentEncoding the header's value: {@code gzip}, {@code identity}, or empty when there is none
     * @param maxBytes most bytes of the body after decompression
     * @throws BodyRefused the body cannot be used (further); the sink may already have records from before that place
     * @throws IOException the sender's stream failed; what it threw, untouched
     */
    public void read(InputStream body, String contentType, String contentEncoding, long maxBytes, RecordSink sink)
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

    private void read(ByteSource source, BodyFormat format, long maxBytes, RecordSink sink)
            throws IOException, BodyRefused {
        @Nullable Workspace kept = idle.poll();
        Workspace workspace = kept == null ? new Workspace() : kept;
        read(workspace, source, format, maxBytes, sink);
        // After a failure it is left behind: nobody has to think about what was half done.
        if (workspace.isReusable()) {
            idle.offer(workspace);
        }
    }

    private static void read(Workspace workspace, ByteSource source, BodyFormat format, long maxBytes, RecordSink sink)
            throws IOException, BodyRefused {
        Window window = new Window(workspace.bytes, source, maxBytes);
        window.skipByteOrderMark();
        switch (format) {
            case NDJSON -> workspace.json(Wire.NATIVE).readLines(new Lines(window), sink);
            case JSON ->
                workspace.json(Wire.NATIVE).readElements(new JsonElements(window, Shape.ARRAY_OR_OBJECT), sink);
            case CSV -> new CsvRecords(workspace, new CsvLines(window), sink).read();
            case EVENT -> workspace.json(Wire.EVENT).readElements(new JsonElements(window, Shape.OBJECT), sink);
            case EVENT_BATCH -> workspace.json(Wire.EVENT).readElements(new JsonElements(window, Shape.ARRAY), sink);
        }
    }
}
