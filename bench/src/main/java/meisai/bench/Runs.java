package meisai.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Some runs of one benchmark, each in a directory of its own, and their report.
 *
 * @param directory where the runs have theirs
 * @param keep whether what they leave there stays
 * @param json where the results are written, too
 */
record Runs(Path directory, int count, boolean keep, Optional<Path> json) {
    /** One run. */
    interface One {
        Run.Result run(int number, Path place) throws IOException, InterruptedException, BenchFailure;
    }

    /**
     * @param settings printed with what the machine is
     * @return the exit code: 0 when every check of every run passed, 1 otherwise
     */
    int all(Map<String, String> settings, Report.Targets targets, One one) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        Map<String, String> facts = Machine.describe(directory, Main.home());
        facts.putAll(settings);
        Report report = new Report(out, facts, targets);
        report.start();
        List<Run.Result> results = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            Progress.say("run " + number + " of " + count);
            Path place = directory.resolve("run-" + number);
            Main.remove(place);
            Files.createDirectories(place);
            try {
                Run.Result result = one.run(number, place);
                report.run(number, result);
                results.add(result);
            } catch (BenchFailure | IOException failure) {
                Progress.say("meisai bench: " + failure.getMessage());
                Progress.say("What the server wrote is in " + place.resolve("server.log"));
                return 1;
            }
            if (!keep) {
                Main.remove(place);
            }
        }
        report.table(results);
        if (json.isPresent()) {
            report.write(json.get(), results);
        }
        return results.stream().allMatch(result -> result.wrong().isEmpty()) ? 0 : 1;
    }
}
