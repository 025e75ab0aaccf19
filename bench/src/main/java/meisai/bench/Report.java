package meisai.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The results for people and for machines. */
final class Report {
    private record Spread(double min, double median, double max) {
        static Spread of(Figure figure, List<Run.Result> runs) {
            double[] values = runs.stream()
                    .mapToDouble(run -> run.figures().get(figure))
                    .sorted()
                    .toArray();
            double median = (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
            return new Spread(values[0], median, values[values.length - 1]);
        }
    }

    private final PrintWriter out;
    private final Map<String, String> facts;
    /** What the targets of figures are for a load. */
    enum Targets {
        /** They are meant for it. */
        JUDGED,
        /** They are printed for comparison. */
        SHOWN,
        /** They say nothing about it. */
        NONE
    }

    private final Targets targets;

    Report(PrintWriter out, Map<String, String> facts, Targets targets) {
        this.out = out;
        this.facts = facts;
        this.targets = targets;
    }

    void start() {
        facts.forEach((name, value) -> out.printf(Locale.ROOT, "%-14s %s%n", name, value));
        out.println();
        out.flush();
    }

    void run(int number, Run.Result run) {
        out.printf(
                Locale.ROOT, "run %d: %,d rows, load average at its start %s%n", number, run.rows(), run.loadAverage());
        run.figures()
                .forEach((figure, value) -> out.printf(
                        Locale.ROOT, "  %-40s %12s %s%n", figure.label(), figure.text(value), figure.unit()));
        run.wrong().forEach(wrong -> out.println("  WRONG " + wrong));
        out.println();
        out.flush();
    }

    void table(List<Run.Result> runs) {
        out.printf(
                Locale.ROOT,
                "%-40s %12s %12s %12s  %-10s %s%n",
                "",
                "min",
                "median",
                "max",
                "unit",
                targets == Targets.NONE ? "" : "target (median)");
        for (Figure figure : Figure.values()) {
            if (!runs.getFirst().figures().containsKey(figure)) {
                continue;
            }
            Spread spread = Spread.of(figure, runs);
            String line = String.format(
                    Locale.ROOT,
                    "%-40s %12s %12s %12s  %-10s %s",
                    figure.label(),
                    figure.text(spread.min()),
                    figure.text(spread.median()),
                    figure.text(spread.max()),
                    figure.unit(),
                    target(figure, spread.median()));
            out.println(line.stripTrailing());
        }
        boolean right = runs.stream().allMatch(run -> run.wrong().isEmpty());
        out.println();
        out.println(right ? "Every check passed." : "A CHECK FAILED: the figures above mean nothing.");
        out.flush();
    }

    private String target(Figure figure, double median) {
        String target = figure.targetText();
        return switch (targets) {
            case NONE -> "";
            case SHOWN -> target;
            case JUDGED -> target.isEmpty() ? "" : target + (figure.isMet(median) ? ", met" : ", MISSED");
        };
    }

    void write(Path file, List<Run.Result> runs) throws IOException {
        JsonMapper json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        ObjectNode root = json.createObjectNode();
        ObjectNode on = root.putObject("on");
        facts.forEach(on::put);
        ArrayNode list = root.putArray("runs");
        for (Run.Result run : runs) {
            ObjectNode node = list.addObject();
            node.put("rows", run.rows()).put("loadAverage", run.loadAverage());
            ObjectNode figures = node.putObject("figures");
            run.figures().forEach((figure, value) -> figures.put(figure.key(), value));
            ObjectNode phases = node.putObject("phases");
            run.phases().forEach((phase, begin) -> phases.put(phase, begin.toString()));
            ArrayNode wrong = node.putArray("wrong");
            run.wrong().forEach(wrong::add);
        }
        ObjectNode spread = root.putObject("spread");
        runs.getFirst().figures().keySet().forEach(figure -> {
            Spread values = Spread.of(figure, runs);
            spread.putObject(figure.key())
                    .put("unit", figure.unit())
                    .put("min", values.min())
                    .put("median", values.median())
                    .put("max", values.max());
        });
        Files.writeString(file, json.writeValueAsString(root) + "\n", StandardCharsets.UTF_8);
    }
}
