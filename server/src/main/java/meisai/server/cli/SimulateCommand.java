package meisai.server.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import meisai.period.Days;
import meisai.server.http.Bodies;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tries other prices on months, and shows who would pay less and who more. */
@Command(
        name = "simulate",
        description = {
            "Try a draft of a price book, or a change of one, on closed and open months: what each operator, item,",
            "group and SIM was or would be billed, and what it would be with the other prices. Nothing is stored."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  meisai simulate 202609 202610 --draft new-prices.yaml",
            "  meisai simulate 202609 --book jp-iot --change '{\"items\":{\"sms\":{\"perUnit\":{\"price\":\"3\"}}}}'",
            "  meisai simulate 202601 202612 --draft new-prices.yaml --operator OP0000000001 --csv differences.csv"
        })
final class SimulateCommand extends ApiCommand {
    private static final Set<String> ENDED = Set.of("done", "failed");

    @Parameters(index = "0", paramLabel = "FROM", description = "The first month as yyyyMM.")
    private YearMonth from = YearMonth.of(1970, 1);

    @Parameters(index = "1", arity = "0..1", paramLabel = "TO", description = "The last month (default: FROM).")
    private @Nullable YearMonth to;

    @ArgGroup(multiplicity = "1")
    private Prices prices = new Prices();

    /** One of them. */
    static final class Prices {
        @Option(
                names = "--draft",
                required = true,
                paramLabel = "FILE",
                description = "A price book in YAML or JSON, as it would be published; - is standard input.")
        private @Nullable String draft;

        @Option(
                names = "--change",
                required = true,
                paramLabel = "JSON|FILE",
                description = "A change of the versions in force, as JSON or in a file; - is standard input.")
        private @Nullable String change;
    }

    @Option(
            names = "--book",
            paramLabel = "ID",
            description = "The price book that accounts have (default: the id of the draft; needed with --change).")
    private @Nullable String book;

    @Option(
            names = "--effective-from",
            paramLabel = "DAY",
            description = "First day of the prices as yyyyMMdd (default: the first day of FROM).")
    private @Nullable String effectiveFrom;

    @Option(names = "--operator", paramLabel = "ID", description = "Only this operator; may be repeated.")
    private List<String> operators = List.of();

    @Option(names = "--coverage", paramLabel = "jp|g", description = "Only accounts of this coverage.")
    private @Nullable String coverage;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write every difference to a file.")
    private @Nullable Path csv;

    @Option(
            names = "--cells",
            paramLabel = "HOW",
            description =
                    "With --csv: verbatim (the default) or text, with an apostrophe before names that a spreadsheet"
                            + " would run as a formula.")
    private @Nullable String cells;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "Most items, operators and SIMs to show of each (default: ${DEFAULT-VALUE}, at most 100).")
    private int top = 10;

    SimulateCommand(Shell shell) {
        super(shell);
    }

    @Override
    boolean run(ApiClient client) throws CommandFailure {
        ObjectNode started = client.post("/simulations", request());
        String path = "/simulations/" + started.path("simulationId").asString();
        JsonNode simulation = await(client, path, started);
        boolean hasResult = simulation.has("result");
        if (csv != null && hasResult) {
            save(client, path + "/csv" + (cells == null ? "" : "?cells=" + ApiClient.encode(cells)), csv);
        }
        if (json) {
            print(simulation);
        } else {
            if (hasResult) {
                show(client, path, simulation);
            }
            JobWait.problems(shell, simulation);
        }
        return JobWait.isDone(simulation);
    }

    private ObjectNode request() throws CommandFailure {
        ObjectNode request = Bodies.node().put("from", Days.text(from));
        if (to != null) {
            request.put("to", Days.text(to));
        }
        if (prices.draft != null) {
            request.put("draft", read(prices.draft));
        }
        if (prices.change != null) {
            request.set("change", change(prices.change));
        }
        put(request, "priceBook", book);
        put(request, "effectiveFrom", effectiveFrom);
        put(request, "coverage", coverage);
        if (!operators.isEmpty()) {
            ArrayNode ids = request.putArray("operatorIds");
            operators.forEach(ids::add);
        }
        return request;
    }

    private static void put(ObjectNode request, String name, @Nullable String value) {
        if (value != null) {
            request.put(name, value);
        }
    }

    private JsonNode change(String given) throws CommandFailure {
        String text = given.stripLeading().startsWith("{") ? given : read(given);
        try {
            return Bodies.JSON.readTree(text);
        } catch (JacksonException malformed) {
            throw new CommandFailure("the change is not JSON: " + malformed.getOriginalMessage());
        }
    }

    /** Stops the simulation when the command is interrupted. */
    private JsonNode await(ApiClient client, String path, ObjectNode started) throws CommandFailure {
        Thread stops = new Thread(() -> stop(client, path));
        Runtime.getRuntime().addShutdownHook(stops);
        try (SimulationProgress progress = SimulationProgress.of(shell, started)) {
            JsonNode simulation = started;
            while (!ENDED.contains(simulation.path("state").asString())) {
                simulation = client.get(path + "?wait=1");
                progress.at(simulation.path("progress"));
            }
            return simulation;
        } finally {
            removeHook(stops);
        }
    }

    private static void removeHook(Thread stops) {
        try {
            Runtime.getRuntime().removeShutdownHook(stops);
        } catch (IllegalStateException ending) {
            // The process ends already, and the hook runs.
        }
    }

    private void stop(ApiClient client, String path) {
        try {
            client.delete(path);
        } catch (CommandFailure notStopped) {
            shell.err().println("meisai: the simulation may still run: " + notStopped.getMessage());
        }
    }

    private void show(ApiClient client, String path, JsonNode simulation) throws CommandFailure {
        List<JsonNode> items = new ArrayList<>();
        client.list(path + "/differences?by=item", "differences", items::add);
        SimulationText.lines(simulation, items, Math.clamp(top, 0, 100)).forEach(this::say);
        if (csv != null) {
            say("wrote " + csv);
        }
    }

    /** A file that is there is a whole one. */
    private static void save(ApiClient client, String path, Path target) throws CommandFailure {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                client.save(path, out);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new CommandFailure("cannot write " + target + ": " + reason(failure));
        } finally {
            discard(part);
        }
    }

    private static void discard(Path part) throws CommandFailure {
        try {
            Files.deleteIfExists(part);
        } catch (IOException failure) {
            throw new CommandFailure("cannot delete " + part + ": " + reason(failure));
        }
    }
}
