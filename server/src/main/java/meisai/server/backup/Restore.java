package meisai.server.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import meisai.server.store.DataDirectory;
import meisai.server.store.DurableFiles;

/** Makes a data directory out of a backup. */
public final class Restore {
    /** What was restored. */
    public record Restored(int files, long bytes, long seq) {}

    private Restore() {}

    /**
     * Copies a backup into a directory that is not there or empty, and holds every file to its digest. The number of the
     * format comes last: without it no server opens what was copied by half.
     *
     * @param progress told each file before it is copied
     * @throws IOException with what is wrong with the backup or with the directory
     */
    public static Restored run(Path backup, Path data, Consumer<String> progress) throws IOException {
        BackupManifest manifest = BackupManifest.read(backup);
        if (manifest.format() > DataDirectory.FORMAT) {
            throw new IOException("the backup has format " + manifest.format() + ", this version of Meisai knows up to "
                    + DataDirectory.FORMAT + "; use a newer Meisai");
        }
        Files.createDirectories(data);
        try (Stream<Path> there = Files.list(data)) {
            if (there.findAny().isPresent()) {
                throw new IOException(data + " is not empty; restore into a new directory");
            }
        }
        for (BackupManifest.Entry entry : manifest.files()) {
            progress.accept(entry.path());
            copy(backup, data, entry);
        }
        DurableFiles.write(data.resolve(DataDirectory.FORMAT_FILE), manifest.format() + "\n");
        return new Restored(manifest.files().size(), manifest.bytes(), manifest.seq());
    }

    private static void copy(Path backup, Path data, BackupManifest.Entry entry) throws IOException {
        Path from = within(backup, entry.path());
        Path to = within(data, entry.path());
        Path folder = to.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.copy(from, to);
        DurableFiles.force(to);
        if (!DurableFiles.sha256(to).equals(entry.sha256())) {
            throw new IOException(from + " has another SHA-256 than the backup says: it is damaged");
        }
        if (entry.path().startsWith(DataDirectory.CLOSED)) {
            if (!to.toFile().setReadOnly()) {
                throw new IOException("cannot make " + to + " read-only");
            }
        }
        for (Path each = folder; each != null && each.startsWith(data); each = each.getParent()) {
            DurableFiles.force(each);
        }
    }

    private static Path within(Path root, String path) throws IOException {
        Path file = root.resolve(path).normalize();
        if (!file.startsWith(root.normalize())) {
            throw new IOException("the backup names a file outside of itself: " + path);
        }
        return file;
    }
}
