package meisai.server.usage.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import meisai.usage.UsageRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content types, encodings, limits, and what fails outside of single records. */
class UsageBodiesTest {
    private static final byte[] TWO =
            (Reading.json("a") + "\n" + Reading.json("b") + "\n").getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(strings = {"\n", " \n", "\t\r\n", "\r \n", "\r\r\r\n", " \r\t\r\n"})
    void aLineOfWhiteSpaceIsNoRecord(String blank) throws BodyRefused {
        byte[] body = (Reading.json("a") + "\n" + blank + Reading.json("b") + "\n").getBytes(StandardCharsets.UTF_8);
        Reading reading = Reading.of("application/x-ndjson", "identity", 10_000, new ByteArrayInputStream(body));
        assertThat(reading.ids()).containsExactly("a", "b");
        assertThat(reading.problems).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/x-ndjson",
                "application/jsonl",
                "application/octet-stream",
                "Application/X-NDJSON; charset=UTF-8",
                "application/x-ndjson;charset=\"utf-8\";x=y",
            })
    void isNdjson(String type) throws BodyRefused {
        assertThat(Reading.of(type, "identity", 10_000, new ByteArrayInputStream(TWO))
                        .ids())
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, '', UNSUPPORTED_MEDIA_TYPE",
        "application/x-ndjson; charset=shift_jis, '', UNSUPPORTED_MEDIA_TYPE",
        "text/csv;charset=iso-8859-1, '', UNSUPPORTED_MEDIA_TYPE",
        "application/json, br, UNSUPPORTED_ENCODING",
        "application/json, 'gzip, gzip', UNSUPPORTED_ENCODING",
    })
    void otherTypesAndEncodingsAreRefused(String type, String encoding, BodyRefused.Code code) {
        refused(type, encoding, 10_000, TWO, code);
    }

    @Test
    void gzipOfSeveralMembersIsRead() throws BodyRefused {
        byte[] both = concat(Reading.gzip(TWO), Reading.gzip(new byte[0]), Reading.gzip(TWO));
        for (String encoding : new String[] {"gzip", "GZIP", "x-gzip"}) {
            assertThat(Reading.of("", encoding, 10_000, new ByteArrayInputStream(both))
                            .ids())
                    .containsExactly("a", "b", "a", "b");
        }
    }

    /** A sender that pauses between members must not lose the second one. */
    @Test
    void gzipIsReadToTheEndOfASlowStream() throws BodyRefused {
        byte[] both = concat(Reading.gzip(TWO), Reading.gzip(TWO));
        InputStream byteByByte = new ByteArrayInputStream(both) {
            @Override
            public int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(1, length));
            }

            @Override
            public int available() {
                return 0;
            }
        };
        assertThat(Reading.of("", "gzip", 10_000, byteByByte).ids()).hasSize(4);
    }

    @Test
    void gzipHeaderMayHaveEveryPart() throws BodyRefused {
        byte[] plain = Reading.gzip(TWO);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(new byte[] {0x1F, (byte) 0x8B, 8, 0x1E, 0, 0, 0, 0, 0, 3, 2, 0, 'x', 'y', 'n', 0, 'c', 0});
        CRC32 crc = new CRC32();
        crc.update(header.toByteArray());
        header.write((int) crc.getValue() & 0xFF);
        header.write((int) crc.getValue() >> 8 & 0xFF);
        byte[] full = concat(header.toByteArray(), Arrays.copyOfRange(plain, 10, plain.length));
        assertThat(Reading.of("", "gzip", 10_000, new ByteArrayInputStream(full))
                        .ids())
                .hasSize(2);

        full[header.size() - 1] ^= 1;
        refused("", "gzip", 10_000, full, BodyRefused.Code.BROKEN_GZIP);
    }

    @Test
    void gzipThatEndsAnywhereIsRefused() {
        byte[] whole = Reading.gzip(TWO);
        for (int length = 0; length < whole.length; length++) {
            refused("", "gzip", 10_000, Arrays.copyOf(whole, length), BodyRefused.Code.BROKEN_GZIP);
        }
        byte[] twice = concat(whole, whole);
        for (int length = whole.length + 1; length < twice.length; length++) {
            refused("", "gzip", 10_000, Arrays.copyOf(twice, length), BodyRefused.Code.BROKEN_GZIP);
        }
    }

    @Test
    void gzipWithADamagedTrailerOrSomethingBehindItIsRefused() {
        byte[] whole = Reading.gzip(TWO);
        for (int i = 1; i <= 8; i++) {
            byte[] damaged = whole.clone();
            damaged[damaged.length - i] ^= 1;
            refused("", "gzip", 10_000, damaged, BodyRefused.Code.BROKEN_GZIP);
        }
        refused("", "gzip", 10_000, concat(whole, new byte[] {0}), BodyRefused.Code.BROKEN_GZIP);
        refused("", "gzip", 10_000, TWO, BodyRefused.Code.BROKEN_GZIP);
    }

    @Test
    void limitCountsDecompressedBytes() throws BodyRefused {
        byte[] gzip = Reading.gzip(TWO);
        assertThat(Reading.of("", "", TWO.length, new ByteArrayInputStream(TWO)).ids())
                .hasSize(2);
        assertThat(Reading.of("", "gzip", TWO.length, new ByteArrayInputStream(gzip))
                        .ids())
                .hasSize(2);
        refused("", "", TWO.length - 1, TWO, BodyRefused.Code.BODY_TOO_LARGE);
        refused("", "gzip", TWO.length - 1, gzip, BodyRefused.Code.BODY_TOO_LARGE);
        refused("", "", 0, TWO, BodyRefused.Code.BODY_TOO_LARGE);
    }

    @Test
    void bombIsStoppedAtTheLimit() {
        byte[] bomb = Reading.gzip(new byte[50_000_000]);
        assertThat(bomb.length).isLessThan(100_000);
        refused("", "gzip", 1_000_000, bomb, BodyRefused.Code.BODY_TOO_LARGE);
    }

    @Test
    void endlessStreamOfEmptyMembersIsStopped() {
        byte[] member = Reading.gzip(new byte[0]);
        InputStream endless = new InputStream() {
            private int at;

            @Override
            public int read() {
                return member[at++ % member.length] & 0xFF;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                for (int i = 0; i < length; i++) {
                    target[offset + i] = (byte) read();
                }
                return length;
            }
        };
        assertThatThrownBy(() -> Reading.of("", "gzip", 1000, endless))
                .isInstanceOfSatisfying(
                        BodyRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(BodyRefused.Code.BODY_TOO_LARGE));
    }

    @Test
    void failureOfTheStreamPassesUntouched() {
        for (IOException failure :
                new IOException[] {new IOException("reset"), new EOFException(), new ZipException()}) {
            byte[] gzip = Reading.gzip(TWO);
            failsWith(failure, "", TWO);
            failsWith(failure, "gzip", new byte[0]);
            failsWith(failure, "gzip", Arrays.copyOf(gzip, gzip.length / 2));
            failsWith(failure, "gzip", gzip);
            failsWith(failure, "gzip", Arrays.copyOf(concat(gzip, gzip), gzip.length + 5));
        }
    }

    private static void failsWith(IOException failure, String encoding, byte[] before) {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw failure;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                throw failure;
            }
        };
        InputStream body = new SequenceInputStream(new ByteArrayInputStream(before), failing);
        assertThatThrownBy(() -> Reading.BODIES.read(body, "", encoding, 10_000, new Reading()))
                .isSameAs(failure);
    }

    private static void refused(String type, String encoding, long maxBytes, byte[] body, BodyRefused.Code code) {
        assertThatThrownBy(() -> Reading.of(type, encoding, maxBytes, new ByteArrayInputStream(body)))
                .isInstanceOfSatisfying(
                        BodyRefused.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static void read(Workspace workspace, String body) throws IOException, BodyRefused {
        Window window = new Window(
                workspace.bytes, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))::read, Long.MAX_VALUE);
        workspace.json(Member.Wire.NATIVE).readLines(new Lines(window), new Reading());
    }

    /** A parser keeps the names it has met, also those that nobody knows, which may be long. */
    @Test
    void aWorkspaceThatHasMetAProblemServesNoOtherBody() throws IOException, BodyRefused {
        Workspace workspace = new Workspace();
        read(workspace, Reading.json("a"));
        read(workspace, Reading.json("a").replace("gw-1", "gw\\u002d1"));
        assertThat(workspace.isReusable()).isTrue();
        read(workspace, "{\"" + "x".repeat(60_000) + "\":1}");
        assertThat(workspace.isReusable()).isFalse();
    }

    @Test
    void onlyShortAttributesAreKeptForOtherRecords() {
        String one = Reading.json("a");
        List<UsageRecord> short2 = Reading.of(Reading.NDJSON, one + "\n" + one).records;
        assertThat(short2.get(0).attributes()).isSameAs(short2.get(1).attributes());
        String large = one.replace("s1.standard", "s".repeat(250));
        List<UsageRecord> long2 = Reading.of(Reading.NDJSON, large + "\n" + large).records;
        assertThat(long2.get(0).attributes()).isEqualTo(long2.get(1).attributes());
        assertThat(long2.get(0).attributes()).isNotSameAs(long2.get(1).attributes());
    }
}
