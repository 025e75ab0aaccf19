package meisai.server.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import meisai.server.store.DurableFiles;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a backup says of itself, in its file {@code backup.json}.
 *
 * @param format of the data directory
 * @param seq everything up to it is in the backup
 */
record BackupManifest(int format, Instant takenAt, long seq, List<Entry> files) {
    static final String NAME = "backup.json";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A file: its path in the backup and in a data directory, its size, its SHA-256 in hex. */
    record Entry(String path, long bytes, String sha256) {
        static Entry of(Path root, String path) throws IOException {
            Path file = root.resolve(path);
            return new Entry(path, Files.size(file), DurableFiles.sha256(file));
        }
    }

    BackupManifest {
        files = List.copyOf(files);
    }

    long bytes() {
        return files.stream().mapToLong(Entry::bytes).sum();
    }

    void write(Path backup) throws IOException {
        ObjectNode body = JSON.createObjectNode();
        body.put("format", format).put("takenAt", takenAt.toString()).put("seq", seq);
        var list = body.putArray("files");
        files.forEach(file -> list.addObject()
                .put("path", file.path())
                .put("bytes", file.bytes())
                .put("sha256", file.sha256()));
        DurableFiles.write(
                backup.resolve(NAME), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(body) + "\n");
    }

    /** @throws IOException when there is none, or it is damaged */
    static BackupManifest read(Path backup) throws IOException {
        Path file = backup.resolve(NAME);
        try {
            JsonNode body = JSON.readTree(Files.readString(file));
            List<Entry> files = new ArrayList<>();
            for (JsonNode each : body.get("files")) {
                files.add(new Entry(
                        each.get("path").asString(),
                        each.get("bytes").asLong(),
                        each.get("sha256").asString()));
            }
            return new BackupManifest(
                    body.get("format").asInt(),
                    Instant.parse(body.get("takenAt").asString()),
                    body.get("seq").asLong(),
                    files);
        } catch (NoSuchFileException none) {
            throw new IOException(backup + " is no backup: it has no " + NAME, none);
        } catch (JacksonException | NullPointerException | DateTimeParseException damaged) {
            throw new IOException(file + " is damaged: " + damaged.getMessage(), damaged);
        }
    }
}
