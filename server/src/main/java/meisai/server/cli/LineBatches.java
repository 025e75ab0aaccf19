package meisai.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/** Batches of lines: NDJSON, and CSV, whose header is repeated before each. */
final class LineBatches implements RecordBatches {
    private final String contentType;
    private final LineCutter lines;
    private final int size;
    private final ByteArrayOutputStream header = new ByteArrayOutputStream();
    private final long headerLines;
    private boolean first = true;

    LineBatches(String contentType, LineCutter lines, int size) throws IOException, CommandFailure {
        this.contentType = contentType;
        this.lines = lines;
        this.size = size;
        if (lines.isCsv()) {
            boolean more = true;
            while (more) {
                more = lines.next(header) && lines.wasBlank();
            }
        }
        this.headerLines = lines.lines();
    }

    /** The first batch of a CSV file is there in any case, so that the server judges its header. */
    @Override
    public Optional<RecordBatch> next() throws IOException, CommandFailure {
        long offset = lines.lines() - headerLines;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        header.writeTo(body);
        int records = 0;
        boolean more = true;
        while (more && records < size && body.size() < RecordBatch.MAX_BYTES) {
            more = lines.next(body);
            records += more && !lines.wasBlank() ? 1 : 0;
        }
        boolean needed = records > 0 || (first && lines.isCsv());
        first = false;
        return needed
                ? Optional.of(new RecordBatch(contentType, body.toByteArray(), records, offset))
                : Optional.empty();
    }

    @Override
    public String place() {
        return "line";
    }
}
