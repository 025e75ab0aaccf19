package meisai.server.cli;

import java.time.YearMonth;
import java.util.Map;
import meisai.period.Days;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows why lines of a bill are what they are. */
@Command(
        name = "explain",
        description = "Show why lines of a bill are what they are: price version, tier, included quantity, records.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  meisai explain 202611 --operator OP0000000001 --resource 001010000000001 --day 20261103",
            "  meisai explain 202611 --operator OP0000000001 --item beamFreeTier"
        })
final class ExplainCommand extends ApiCommand {
    @Parameters(paramLabel = "MONTH", description = "The month as yyyyMM.")
    private YearMonth month = YearMonth.of(1970, 1);

    @Option(names = "--operator", required = true, paramLabel = "ID", description = "Whose bill.")
    private String operator = "";

    @Option(names = "--coverage", paramLabel = "jp|g", description = "Which account, when there are two.")
    private @Nullable String coverage;

    @Option(names = "--resource", paramLabel = "ID", description = "Only lines of this resource: an id, or kind:id.")
    private @Nullable String resource;

    @Option(names = "--item", paramLabel = "NAME", description = "Only lines of this bill item.")
    private @Nullable String item;

    @Option(names = "--day", paramLabel = "DATE", description = "Only lines of this date: yyyyMMdd, or yyyyMM.")
    private @Nullable String day;

    @Option(names = "--limit", paramLabel = "N", description = "Most lines to show (default: ${DEFAULT-VALUE}).")
    private int limit = 100;

    ExplainCommand(Shell shell) {
        super(shell);
    }

    @Override
    boolean run(ApiClient client) throws CommandFailure {
        ObjectNode answer = client.get("/bills/" + Days.text(month) + "/explain"
                + BillCommand.account(operator, coverage)
                + query("resource", resource)
                + query("item", item)
                + query("day", day)
                + "&limit=" + limit);
        if (json) {
            print(answer);
            return true;
        }
        if (answer.path("lines").isEmpty()) {
            say("No line matches.");
        }
        answer.path("lines").forEach(this::explain);
        if (answer.path("lines").size() == limit) {
            shell.err().println("There may be more lines; narrow them down, or use --limit.");
        }
        return true;
    }

    private static String query(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + ApiClient.encode(value);
    }

    private void explain(JsonNode line) {
        JsonNode of = line.path("resource");
        say(line.path("date").asString() + "  "
                + (of.isMissingNode()
                        ? "-"
                        : of.path("kind").asString() + ":" + of.path("id").asString())
                + "  " + line.path("billItemName").asString() + "  "
                + line.path("unitPrice").asString() + " x "
                + line.path("quantity").asString() + " = "
                + line.path("amount").asString());
        StringBuilder facts = new StringBuilder("    ");
        for (Map.Entry<String, JsonNode> fact : line.path("explanation").properties()) {
            JsonNode value = fact.getValue();
            facts.append(facts.length() > 4 ? ", " : "")
                    .append(fact.getKey())
                    .append(' ')
                    .append(value.isString() ? value.asString() : value.toString());
        }
        say(facts.toString());
        JsonNode records = line.path("records");
        if (records.path("count").asLong() > 0) {
            say("    records " + records.path("count").asLong() + ", first "
                    + records.path("first").asString() + ", last "
                    + records.path("last").asString() + ", sum "
                    + records.path("sum").asString());
        }
    }
}
