package meisai.server.simulate;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import meisai.server.text.Cells;

/**
 * All rows of a simulation, open from the beginning: they stay readable when the simulation is deleted meanwhile, and
 * their length is known, so that who gets less notices.
 */
public final class SimulationCsv implements AutoCloseable {
    private static final byte[] HEADER = RowText.HEADER.getBytes(StandardCharsets.UTF_8);

    private final Cells cells;
    private final List<FileChannel> files = new ArrayList<>();

    private SimulationCsv(Cells cells) {
        this.cells = cells;
    }

    static SimulationCsv open(List<Path> paths, Cells cells) throws IOException {
        SimulationCsv csv = new SimulationCsv(cells);
        try {
            for (Path path : paths) {
                csv.files.add(FileChannel.open(path));
            }
            return csv;
        } catch (IOException | RuntimeException failure) {
            csv.close();
            throw failure;
        }
    }

    /** In bytes. */
    public long length() throws IOException {
        return switch (cells) {
            case VERBATIM -> {
                long length = HEADER.length;
                for (FileChannel file : files) {
                    length += file.size();
                }
                yield length;
            }
            case TEXT -> {
                Counted counted = new Counted();
                copy(counted);
                yield counted.count;
            }
        };
    }

    public void copy(OutputStream out) throws IOException {
        out.write(HEADER);
        for (FileChannel file : files) {
            file.position(0);
            switch (cells) {
                case VERBATIM -> Channels.newInputStream(file).transferTo(out);
                case TEXT -> copyAsText(file, out);
            }
        }
    }

    private static void copyAsText(FileChannel file, OutputStream out) throws IOException {
        OutputStreamWriter text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        // Neither is closed: the file is read again, and the next one follows.
        CsvWriter rows = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text);
        try {
            for (CsvRecord row : CsvReader.builder().ofCsvRecord(Channels.newReader(file, StandardCharsets.UTF_8))) {
                rows.writeRecord(RowText.asText(row));
            }
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
        rows.flush();
        text.flush();
    }

    /** Only counts what it takes. */
    private static final class Counted extends OutputStream {
        private long count;

        @Override
        public void write(int b) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }

    @Override
    public void close() throws IOException {
        for (FileChannel file : files) {
            file.close();
        }
    }
}
