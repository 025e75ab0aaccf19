package meisai.server.cli;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file, or standard input, as a stream of what it holds: gzip is seen by its first bytes and decompressed. */
final class ImportSource implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final String name;
    private final Counted counted;
    private final InputStream content;

    private ImportSource(String name, Counted counted, InputStream content) {
        this.name = name;
        this.counted = counted;
        this.content = content;
    }

    /** @param file a path, or {@code -} */
    static ImportSource open(String file, InputStream standardInput) throws IOException {
        boolean isFile = !file.equals("-");
        Counted counted = new Counted(isFile ? Files.newInputStream(Path.of(file)) : standardInput, isFile);
        try {
            InputStream content = new BufferedInputStream(counted, BUFFER);
            content.mark(2);
            boolean gzip = content.read() == 0x1F && content.read() == 0x8B;
            content.reset();
            return new ImportSource(
                    isFile ? file : "standard input",
                    counted,
                    gzip
                            ? new BufferedInputStream(new GZIPInputStream(new Patient(content), BUFFER), BUFFER)
                            : content);
        } catch (IOException | RuntimeException failure) {
            counted.close();
            throw failure;
        }
    }

    String name() {
        return name;
    }

    /** The decompressed content; it can be marked. */
    InputStream content() {
        return content;
    }

    /** Bytes of the file read so far, before decompression. */
    long bytesRead() {
        return counted.count;
    }

    @Override
    public void close() throws IOException {
        counted.close();
    }

    private static final class Counted extends FilterInputStream {
        private final boolean owned;
        private long count;

        Counted(InputStream in, boolean owned) {
            super(in);
            this.owned = owned;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count += next < 0 ? 0 : 1;
            return next;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            count += Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            if (owned) {
                super.close();
            }
        }
    }

    /** Never says that nothing is there, which GZIPInputStream takes for the end of a file of several members. */
    private static final class Patient extends FilterInputStream {
        Patient(InputStream in) {
            super(in);
        }

        @Override
        public int available() {
            return 1;
        }
    }
}
