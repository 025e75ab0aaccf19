package meisai.server.usage.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses gzip (RFC 1952), any number of members in a row, up to the end of the stream. It is here because {@link
 * java.util.zip.GZIPInputStream} takes a pause of the sender for the end of the last member, and hides garbage and
 * failures of the stream behind it.
 */
final class GzipSource implements ByteSource, AutoCloseable {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final InputStream in;
    private final long maxCompressed;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] input = new byte[16 * 1024];
    private int position;
    private int limit;
    private long compressed;
    private boolean anyMember;
    private boolean inMember;

    /** @param maxCompressed bounds streams that go on for ever and decompress to nothing */
    GzipSource(InputStream in, long maxCompressed) {
        this.in = in;
        this.maxCompressed = maxCompressed;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException, BodyRefused {
        while (inMember || startMember()) {
            int count = inflate(target, offset, length);
            if (count > 0) {
                crc.update(target, offset, count);
                return count;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsInput()) {
                if (!fill()) {
                    throw broken("the stream ends inside the compressed data");
                }
                inflater.setInput(input, 0, limit);
            } else {
                throw broken("it needs a dictionary");
            }
        }
        return -1;
    }

    private int inflate(byte[] target, int offset, int length) throws BodyRefused {
        try {
            return inflater.inflate(target, offset, length);
        } catch (DataFormatException e) {
            throw broken(String.valueOf(e.getMessage()));
        }
    }

    private boolean startMember() throws IOException, BodyRefused {
        if (anyMember && position == limit && !fill()) {
            return false;
        }
        crc.reset();
        if (headerByte() != 0x1F || headerByte() != 0x8B || headerByte() != 8) {
            throw broken(anyMember ? "something else follows the compressed data" : "it does not start like gzip");
        }
        int flags = headerByte();
        if ((flags & RESERVED) != 0) {
            throw broken("a reserved flag is set");
        }
        skipHeader(6);
        if ((flags & EXTRA) != 0) {
            skipHeader(headerByte() | headerByte() << 8);
        }
        if ((flags & NAME) != 0) {
            skipHeaderText();
        }
        if ((flags & COMMENT) != 0) {
            skipHeaderText();
        }
        int headerCrc = (int) crc.getValue() & 0xFFFF;
        if ((flags & HEADER_CRC) != 0 && (nextByte() | nextByte() << 8) != headerCrc) {
            throw broken("the checksum of its header is wrong");
        }
        crc.reset();
        inflater.reset();
        inflater.setInput(input, position, limit - position);
        anyMember = true;
        inMember = true;
        return true;
    }

    private void skipHeader(int count) throws IOException, BodyRefused {
        for (int i = 0; i < count; i++) {
            headerByte();
        }
    }

    private void skipHeaderText() throws IOException, BodyRefused {
        int next = headerByte();
        while (next != 0) {
            next = headerByte();
        }
    }

    private void endMember() throws IOException, BodyRefused {
        position = limit - inflater.getRemaining();
        if (nextInt() != crc.getValue() || nextInt() != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
            throw broken("the checksum or the length at its end is wrong");
        }
        inMember = false;
    }

    private int headerByte() throws IOException, BodyRefused {
        int value = nextByte();
        crc.update(value);
        return value;
    }

    private long nextInt() throws IOException, BodyRefused {
        long value = nextByte();
        value |= (long) nextByte() << 8;
        value |= (long) nextByte() << 16;
        return value | (long) nextByte() << 24;
    }

    private int nextByte() throws IOException, BodyRefused {
        if (position == limit && !fill()) {
            throw broken("the stream ends inside it");
        }
        return input[position++] & 0xFF;
    }

    private boolean fill() throws IOException, BodyRefused {
        int count = 0;
        while (count == 0) {
            count = in.read(input, 0, input.length);
        }
        position = 0;
        limit = Math.max(0, count);
        compressed += limit;
        if (compressed > maxCompressed) {
            throw new BodyRefused(BodyRefused.Code.BODY_TOO_LARGE, "more than " + maxCompressed + " compressed bytes");
        }
        return limit > 0;
    }

    private static BodyRefused broken(String why) {
        return new BodyRefused(BodyRefused.Code.BROKEN_GZIP, "the body is not complete gzip: " + why);
    }

    @Override
    public void close() {
        inflater.end();
    }
}
