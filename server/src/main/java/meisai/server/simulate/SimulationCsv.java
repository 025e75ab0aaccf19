package meisai.server.simulate;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All rows of a simulation, open from the beginning: they stay readable when the simulation is deleted meanwhile, and
 * their length is known, so that who gets less notices.
 */
public final class SimulationCsv implements AutoCloseable {
    private static final byte[] HEADER = RowText.HEADER.getBytes(StandardCharsets.UTF_8);

    private final List<FileChannel> files = new ArrayList<>();

    private SimulationCsv() {}

    static SimulationCsv open(List<Path> paths) throws IOException {
        SimulationCsv csv = new SimulationCsv();
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
        long length = HEADER.length;
        for (FileChannel file : files) {
            length += file.size();
        }
        return length;
    }

    public void copy(OutputStream out) throws IOException {
        out.write(HEADER);
        for (FileChannel file : files) {
            Channels.newInputStream(file).transferTo(out);
        }
    }

    @Override
    public void close() throws IOException {
        for (FileChannel file : files) {
            file.close();
        }
    }
}
