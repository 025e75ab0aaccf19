package meisai.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A file of golden cases. Each begins with {@code == } and its name; what stands before the first is about all of them. */
record GoldenFile(Path path, List<String> about, List<Case> cases) {
    static final Path FOLDER = Path.of("src", "test", "resources", "golden");
    private static final String BEGIN = "== ";

    /** @param lines below the name */
    record Case(String name, List<String> lines) {}

    static List<GoldenFile> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .map(GoldenFile::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GoldenFile read(Path path) {
        List<String> about = new ArrayList<>();
        List<Case> cases = new ArrayList<>();
        List<String> lines = about;
        try {
            for (String line : Files.readAllLines(path)) {
                if (line.startsWith(BEGIN)) {
                    lines = new ArrayList<>();
                    cases.add(new Case(line.substring(BEGIN.length()), lines));
                } else {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new GoldenFile(path, about, cases);
    }

    String name() {
        return path.getFileName().toString().replace(".txt", "");
    }

    /** The same file with other lines below the names of its cases. */
    void write(List<List<String>> below) throws IOException {
        List<String> lines = new ArrayList<>(about);
        for (int i = 0; i < cases.size(); i++) {
            lines.add(BEGIN + cases.get(i).name());
            lines.addAll(below.get(i));
        }
        Files.write(path, lines);
    }
}
