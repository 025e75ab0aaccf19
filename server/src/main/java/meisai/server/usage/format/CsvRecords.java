package meisai.server.usage.format;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder;
import de.siegmar.fastcsv.reader.StringArrayHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads the records of a CSV body, one row each. Every row is parsed by itself, so that a bad one costs no other. */
final class CsvRecords {
    private final CsvReaderBuilder csv = CsvReader.builder();
    private final Text text;
    private final Draft draft;
    private final CsvLines lines;
    private final RecordSink sink;

    CsvRecords(Workspace workspace, CsvLines lines, RecordSink sink) {
        this.text = workspace.text;
        this.draft = workspace.rows();
        this.lines = lines;
        this.sink = sink;
    }

    void read() throws IOException, BodyRefused {
        Row row = new Row(header().columns());
        while (lines.next()) {
            draft.clear();
            if (lines.isUnclosed()) {
                malformed("the body ends inside a quoted cell that starts in this record");
            } else if (lines.tooLong) {
                draft.problem().add(ProblemCode.LINE_TOO_LONG, "the record is longer: must have at most 65536 bytes");
            } else {
                Optional<String> decoded = decoded();
                decoded.ifPresentOrElse(line -> parse(line, row), () -> malformed("it is not UTF-8"));
            }
            draft.deliver(lines.number, sink);
        }
    }

    private CsvHeader header() throws IOException, BodyRefused {
        if (!lines.next()) {
            throw CsvHeader.refused("there is none");
        }
        if (lines.tooLong || lines.isUnclosed()) {
            throw CsvHeader.refused("it has more than 65536 bytes, or a quote that is not closed");
        }
        String line = decoded().orElseThrow(() -> CsvHeader.refused("it is not UTF-8"));
        try {
            return CsvHeader.of(csv.ofSingleCsvRecord(StringArrayHandler.of(), line));
        } catch (CsvParseException e) {
            throw CsvHeader.refused(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> decoded() {
        byte[] bytes = lines.window.bytes;
        if (lines.ascii) {
            return Optional.of(new String(bytes, lines.from, lines.to - lines.from, StandardCharsets.US_ASCII));
        }
        return text.decode(bytes, lines.from, lines.to) ? Optional.of(text.decoded()) : Optional.empty();
    }

    private void parse(String line, Row row) {
        try {
            csv.ofSingleCsvRecord(row, line);
        } catch (CsvParseException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            malformed(String.valueOf(cause.getMessage()));
            return;
        }
        if (line.indexOf('\r') >= 0) {
            malformed("there is a carriage return inside the record");
        } else if (row.cells != row.columns.length) {
            malformed("the record has " + row.cells + " cells: must have " + row.columns.length + " like the header");
        }
    }

    private void malformed(String why) {
        draft.problem().replace(ProblemCode.MALFORMED_CSV, "not CSV: " + why);
    }

    /** Puts the cells of a row into the draft. */
    private final class Row extends AbstractBaseCsvCallbackHandler<Row> {
        private final CsvHeader.Column[] columns;
        private int cells;

        Row(List<CsvHeader.Column> columns) {
            this.columns = columns.toArray(CsvHeader.Column[]::new);
        }

        @Override
        protected void handleBegin(long startingLineNumber) {
            cells = 0;
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            cells++;
            if (index >= columns.length || length == 0) {
                return;
            }
            CsvHeader.Column column = columns[index];
            if (column.member() == Member.ATTRIBUTES) {
                draft.attribute(column.attribute(), buffer, offset, length);
            } else {
                draft.text(column.member(), buffer, offset, length);
            }
        }

        @Override
        protected Row buildRecord() {
            return this;
        }
    }
}
