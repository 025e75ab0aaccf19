package meisai.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What an fsync that failed may have left in memory is written again before the store is believed. */
@EnabledOnOs(OS.LINUX)
class DatabaseOnDiskTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));

    @TempDir
    private Path directory;

    private Path database;
    private Path log;

    @BeforeEach
    void files() {
        database = directory.resolve("meisai.duckdb");
        log = directory.resolve("meisai.duckdb.wal");
    }

    private static byte[] fill(Path path, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        Files.write(path, content);
        Files.setLastModifiedTime(path, LONG_AGO);
        return content;
    }

    private static boolean written(Path path) throws IOException {
        return !Files.getLastModifiedTime(path).equals(LONG_AGO);
    }

    @Test
    void headsAndLogAreWrittenAsTheyAre() throws IOException {
        byte[] heads = fill(database, 20_000);
        byte[] logged = fill(log, 200_001);
        DatabaseOnDisk.secure(database);
        assertThat(written(database)).isTrue();
        assertThat(written(log)).isTrue();
        assertThat(Files.readAllBytes(database)).isEqualTo(heads);
        assertThat(Files.readAllBytes(log)).isEqualTo(logged);
    }

    @Test
    void aFileThatIsStillOpenIsLeftAlone() throws IOException {
        fill(database, 20_000);
        try (FileChannel open = FileChannel.open(database, StandardOpenOption.READ)) {
            assertThat(open.isOpen()).isTrue();
            DatabaseOnDisk.secure(database);
            assertThat(written(database)).isFalse();
        }
    }

    @Test
    void aNewDirectoryHasNothingToWrite() throws IOException {
        DatabaseOnDisk.secure(database);
        assertThat(database).doesNotExist();
    }

    /** Opening alone changes nothing in the file. */
    @Test
    void aStoreIsSecuredBeforeItIsOpened() throws IOException {
        Store.open(directory, Store.Settings.SMALL).close();
        Files.setLastModifiedTime(database, LONG_AGO);
        try (Store store = Store.open(directory, Store.Settings.SMALL)) {
            assertThat(store.whyNotReady()).isEmpty();
            assertThat(written(database)).isTrue();
        }
    }
}
