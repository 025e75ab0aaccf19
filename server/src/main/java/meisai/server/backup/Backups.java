package meisai.server.backup;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import meisai.server.close.Jobs;
import meisai.server.close.Jobs.Problem;
import meisai.server.close.Jobs.Progress;
import meisai.server.store.ClosedTable.ClosedFile;
import meisai.server.store.DataDirectory;
import meisai.server.store.DurableFiles;
import meisai.server.store.Store;
import meisai.server.store.StoreCopy;
import meisai.server.store.StoreException;

/**
 * Backups of a running server: a directory each, with the store as of one moment and the files of closed months, which are
 * linked where they are on the same file system. Exported files are left out: they can be made again.
 */
public final class Backups {
    /** A backup that is whole. */
    public record Backup(String name, Instant takenAt, long seq, long bytes) {}

    private static final Logger LOG = Logger.getLogger(Backups.class.getName());
    private static final String PREFIX = "meisai-";
    private static final String PART = ".part";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Store store;
    private final Jobs jobs;
    private final Path directory;
    private final Supplier<Instant> now;
    /** Names of backups that may not have begun yet. */
    private final Set<String> promised = new HashSet<>();

    /** Removes what a kill has left half. */
    public Backups(Store store, Jobs jobs, Path directory, Supplier<Instant> now) {
        this.store = store;
        this.jobs = jobs;
        this.directory = directory;
        this.now = now;
        names().filter(name -> name.endsWith(PART)).forEach(name -> remove(directory.resolve(name)));
    }

    /** Begins a backup; the job's request is its name. */
    public Jobs.Job start() {
        String name = unusedName();
        try {
            return jobs.start("backup", name, progress -> take(name, progress));
        } catch (RuntimeException refused) {
            kept(name);
            throw refused;
        }
    }

    /** The backups that are whole, oldest first. */
    public List<Backup> list() {
        List<Backup> found = new ArrayList<>();
        names().filter(name -> !name.endsWith(PART)).sorted().forEach(name -> {
            try {
                BackupManifest manifest = BackupManifest.read(directory.resolve(name));
                found.add(new Backup(name, manifest.takenAt(), manifest.seq(), manifest.bytes()));
            } catch (IOException notOne) {
                LOG.log(Level.WARNING, "something in " + directory + " looks like a backup and is none", notOne);
            }
        });
        return found;
    }

    private Stream<String> names() {
        if (!Files.isDirectory(directory)) {
            return Stream.empty();
        }
        try (Stream<Path> found = Files.list(directory)) {
            return found
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(PREFIX))
                    .toList()
                    .stream();
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "cannot look for backups in " + directory, failure);
            return Stream.empty();
        }
    }

    private synchronized String unusedName() {
        String name = PREFIX + STAMP.format(now.get());
        String unused = name;
        for (int i = 2; promised.contains(unused) || Files.exists(directory.resolve(unused)); i++) {
            unused = name + "-" + i;
        }
        promised.add(unused);
        return unused;
    }

    private synchronized void kept(String name) {
        promised.remove(name);
    }

    private List<Problem> take(String name, Progress progress) {
        Path part = directory.resolve(name + PART);
        try {
            Files.createDirectories(directory);
            DataDirectory.createPrivate(part);
            List<Problem> problems = fill(part, progress);
            if (problems.isEmpty()) {
                Path whole = directory.resolve(name);
                Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
                DurableFiles.force(directory);
            }
            return problems;
        } catch (IOException | StoreException failure) {
            LOG.log(Level.WARNING, "the backup " + name + " failed", failure);
            return List.of(new Problem(
                    name,
                    "backupNotWritten",
                    "cannot write the backup to " + directory + "; is there room? " + failure.getMessage()));
        } finally {
            remove(part);
            kept(name);
        }
    }

    private List<Problem> fill(Path part, Progress progress) throws IOException {
        progress.of(0, 1);
        StoreCopy copy = StoreCopy.write(store, part.resolve(DataDirectory.DATABASE));
        List<ClosedFile> closed = copy.closed();
        List<BackupManifest.Entry> entries = new ArrayList<>();
        entries.add(BackupManifest.Entry.of(part, DataDirectory.DATABASE));
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < closed.size(); i++) {
            progress.of(1 + i, 1 + closed.size());
            ClosedFile file = closed.get(i);
            take(file, part);
            BackupManifest.Entry entry = BackupManifest.Entry.of(part, file.path());
            entries.add(entry);
            if (!entry.sha256().equals(file.sha256())) {
                problems.add(new Problem(file.path(), "fileChanged", "it has another SHA-256 than its close wrote"));
            }
        }
        progress.of(1 + closed.size(), 1 + closed.size());
        DurableFiles.write(part.resolve(DataDirectory.FORMAT_FILE), DataDirectory.FORMAT + "\n");
        new BackupManifest(DataDirectory.FORMAT, now.get(), copy.seq(), entries).write(part);
        return problems;
    }

    private void take(ClosedFile file, Path part) throws IOException {
        Path from = store.directory().path(file.path());
        Path to = part.resolve(file.path());
        Path folder = to.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try {
            Files.createLink(to, from);
        } catch (FileSystemException | UnsupportedOperationException otherDisk) {
            LOG.log(Level.FINE, "copied, not linked: " + from, otherDisk);
            Files.copy(from, to);
            DurableFiles.force(to);
        }
        for (Path each = folder; each != null && each.startsWith(part); each = each.getParent()) {
            DurableFiles.force(each);
        }
    }

    private static void remove(Path part) {
        try {
            DataDirectory.deleteAll(part);
        } catch (IOException left) {
            LOG.log(Level.WARNING, "cannot remove the unfinished backup " + part, left);
        }
    }
}
