package meisai.server.export.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import meisai.server.auth.Secrets;
import meisai.server.export.sink.SinkException.Reason;
import meisai.server.store.DataDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DirectorySinkTest {
    private static final byte[] BYTES = "imsi,date\r\n1,20260901\r\n".getBytes(UTF_8);
    private static final Instant START = Instant.parse("2026-10-02T09:00:00Z");

    @TempDir
    private Path root;

    private final Location location = place();
    private DataDirectory directory;
    private DirectorySink sink;
    private Instant now = START;

    @BeforeEach
    void open() {
        directory = DataDirectory.open(root.resolve("data"));
        sink = sink();
    }

    private DirectorySink sink() {
        DirectorySink.Signer signer = new DirectorySink.Signer() {
            @Override
            public byte[] sign(String text) {
                return Secrets.hmac("key".getBytes(UTF_8), text);
            }

            @Override
            public boolean isSignature(String text, byte[] signature) {
                return Arrays.equals(sign(text), signature);
            }
        };
        return new DirectorySink(directory, () -> "https://bill.example/v1", signer, () -> now);
    }

    @AfterEach
    void close() {
        directory.close();
    }

    private static Location place() {
        return new Location(UUID.randomUUID().toString(), "20261002090000-OP0000000001-billing-202609.csv");
    }

    private void upload(Location to) throws IOException {
        try (Upload upload = sink.begin(to)) {
            upload.write(BYTES);
            upload.commit();
        }
    }

    private List<Path> files(String part) throws IOException {
        try (Stream<Path> all = Files.walk(directory.path(part))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private Map<String, String> query(String url) {
        Map<String, String> query = new TreeMap<>();
        for (String pair : URI.create(url).getRawQuery().split("&", -1)) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return query;
    }

    private Optional<Path> get(Map<String, String> query) {
        return sink.open(location.folder(), location.name(), query.get("expires"), query.get("signature"));
    }

    @Test
    void aCommittedFileIsReadThroughItsAddressUntilItExpires() throws IOException {
        upload(location);
        String url = sink.url(location, START.plus(DirectorySink.LIFE));

        assertThat(url).startsWith("https://bill.example/v1/exports/" + location.path() + "?expires=");
        assertThat(get(query(url))).hasValueSatisfying(file -> assertThat(file).hasBinaryContent(BYTES));
        now = START.plus(DirectorySink.LIFE).minusSeconds(1);
        assertThat(get(query(url))).isPresent();
        now = START.plus(DirectorySink.LIFE);
        assertThat(get(query(url))).isEmpty();
        assertThat(files("tmp")).isEmpty();
    }

    @Test
    void nothingIsAtThePlaceBeforeTheCommit() throws IOException {
        try (Upload upload = sink.begin(location)) {
            upload.write(BYTES);
            upload.flush();
            assertThat(files("exports")).isEmpty();
        }
        assertThat(files("exports")).isEmpty();
        assertThat(files("tmp")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1790000000", "1e9", "9999999999999999999999", "soon", "１７９"})
    void anExpiryThatIsNoNumberIsRefused(String expires) throws IOException {
        upload(location);

        // Signed by the right key all the same, as a thief of the key or a bug could.
        String signature = java.util.HexFormat.of()
                .formatHex(("key" + location.folder() + "\n" + location.name() + "\n" + expires).getBytes(UTF_8));
        assertThat(sink.open(location.folder(), location.name(), expires, signature))
                .isEmpty();
    }

    @Test
    void anAddressThatIsTamperedWithIsRefused() throws IOException {
        upload(location);
        Location other = place();
        upload(other);
        Map<String, String> query = query(sink.url(location, START.plusSeconds(60)));

        assertThat(get(query)).isPresent();
        assertThat(sink.open(other.folder(), other.name(), query.get("expires"), query.get("signature")))
                .isEmpty();
        assertThat(sink.open("../" + location.folder(), location.name(), query.get("expires"), ""))
                .isEmpty();
        query.put("expires", Long.toString(START.plusSeconds(61).getEpochSecond()));
        assertThat(get(query)).isEmpty();
    }

    @Test
    void discardRemovesWhatACrashLeft() throws IOException {
        Path part = directory.temporary().resolve(location.folder() + ".csv.part");
        Files.write(part, BYTES);
        assertThatThrownBy(() -> sink.begin(location))
                .isInstanceOfSatisfying(
                        SinkException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.FAILED));

        sink.discard(location);
        sink.discard(location);

        assertThat(part).doesNotExist();
        upload(location);
    }

    @Test
    void discardKeepsACommittedFile() throws IOException {
        upload(location);

        sink.discard(location);

        assertThat(files("exports")).hasSize(1);
    }

    @Test
    void aFailedCommitSaysSoAndLeavesNothing() throws IOException {
        Path taken = directory.path("exports").resolve(location.folder());
        Files.write(taken, BYTES);
        Upload upload = sink.begin(location);
        upload.write(BYTES);

        assertThatThrownBy(upload::commit)
                .isInstanceOfSatisfying(
                        SinkException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.FAILED))
                .hasMessageContaining(location.path());
        assertThatThrownBy(upload::commit).isInstanceOf(IllegalStateException.class);
        upload.close();

        assertThat(files("tmp")).isEmpty();
    }

    @Test
    void filesThatNoAddressWorksForAreRemovedByAnExportAMinuteLater() throws IOException {
        Path folder = uploadExpired();

        now = START.plusSeconds(60);
        upload(place());

        assertThat(folder).doesNotExist();
        assertThat(files("exports")).hasSize(1);
    }

    @Test
    void filesThatNoAddressWorksForAreRemovedAtTheStart() throws IOException {
        Location fresh = place();
        upload(fresh);
        Path folder = uploadExpired();

        sink = sink();

        assertThat(folder).doesNotExist();
        assertThat(files("exports")).hasSize(1);
        assertThat(directory.path("exports").resolve(fresh.folder())).isDirectory();
    }

    private Path uploadExpired() throws IOException {
        upload(location);
        Path folder = directory.path("exports").resolve(location.folder());
        Files.setLastModifiedTime(
                folder, FileTime.from(Instant.now().minus(DirectorySink.LIFE).minus(Duration.ofHours(1))));
        return folder;
    }
}
