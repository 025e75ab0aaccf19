package meisai.server.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import meisai.money.Decimals;
import tools.jackson.databind.JsonNode;

/** What came out of a simulation as tables for people, rounded to be read; CSV and JSON are exact. */
final class SimulationText {
    private static final int PLACES = 2;
    private static final int PERCENT_PLACES = 1;

    private final List<String> lines = new ArrayList<>();

    private SimulationText() {}

    /** @param items every item of all accounts; {@code top} most of them to show, and of operators and SIMs each way */
    static List<String> lines(JsonNode simulation, List<JsonNode> items, int top) {
        SimulationText text = new SimulationText();
        JsonNode result = simulation.path("result");
        text.head(simulation, result);
        text.totals(result);
        text.items(items, top);
        text.ranking("Operators", result.path("operators"), top);
        text.ranking("SIMs and other resources", result.path("resources"), top);
        text.parked(result.path("parked"));
        result.path("skipped")
                .forEach(skipped ->
                        text.lines.add("Left out: " + skipped.path("account").asString() + " "
                                + skipped.path("message").asString()));
        text.lines.add("Rounded to " + PLACES + " places; --csv and --json are exact.");
        return text.lines;
    }

    private void head(JsonNode simulation, JsonNode result) {
        String from = simulation.path("from").asString();
        String to = simulation.path("to").asString();
        lines.add("Simulation of " + (from.equals(to) ? from : from + " to " + to) + " for accounts with "
                + simulation.path("priceBook").asString() + " in "
                + result.path("currency").asString() + "; accounts: "
                + BillText.grouped(result.path("accounts").asString()) + ", bills: "
                + BillText.grouped(result.path("bills").asString()));
    }

    private void totals(JsonNode result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("Subtotal", result.path("subtotal")));
        rows.add(row("Total with tax", result.path("total")));
        rows.add(row("Amount to pay", result.path("amount")));
        if (result.path("months").size() > 1) {
            result.path("months")
                    .forEach(month -> rows.add(
                            row("Subtotal of " + month.path("yearMonth").asString(), month.path("subtotal"))));
        }
        table(rows);
        JsonNode count = result.path("lines");
        lines.add("  Lines  " + BillText.grouped(count.path("before").asString()) + " before, "
                + BillText.grouped(count.path("after").asString()) + " after");
    }

    private void items(List<JsonNode> items, int top) {
        List<JsonNode> changed = items.stream()
                .filter(item -> difference(item).signum() != 0)
                .sorted(Comparator.comparing((JsonNode item) -> difference(item).abs())
                        .reversed())
                .toList();
        if (changed.isEmpty()) {
            lines.add("Items: none differs");
            return;
        }
        lines.add("Items: " + BillText.grouped(Integer.toString(changed.size())) + " differ, "
                + BillText.grouped(Integer.toString(items.size() - changed.size())) + " do not");
        table(changed.stream()
                .limit(top)
                .map(item -> row(item.path("item").asString(), item))
                .toList());
    }

    private void ranking(String what, JsonNode ranking, int top) {
        lines.add(what + ": " + BillText.grouped(ranking.path("cheaper").asString()) + " pay less, "
                + BillText.grouped(ranking.path("dearer").asString()) + " pay more, "
                + BillText.grouped(ranking.path("same").asString()) + " the same");
        List<List<String>> rows = new ArrayList<>();
        ranking.path("winners").valueStream().limit(top).forEach(row -> rows.add(row(name(row), row)));
        ranking.path("losers").valueStream().limit(top).forEach(row -> rows.add(row(name(row), row)));
        table(rows);
    }

    private static String name(JsonNode row) {
        JsonNode resource = row.path("resource");
        String account =
                row.path("operatorId").asString() + "/" + row.path("coverage").asString();
        return resource.isMissingNode()
                ? account
                : account + " " + resource.path("kind").asString() + ":"
                        + resource.path("id").asString();
    }

    private void parked(JsonNode parked) {
        if (parked.path("before").asLong() == 0 && parked.path("after").asLong() == 0) {
            return;
        }
        lines.add("Records that cannot be priced: "
                + BillText.grouped(parked.path("before").asString()) + " before, "
                + BillText.grouped(parked.path("after").asString()) + " after");
        parked.path("reasons")
                .forEach(reason -> lines.add("  "
                        + reason.path("reason").asString() + " "
                        + reason.path("meter").asString() + ": "
                        + BillText.grouped(reason.path("before").asString()) + " before, "
                        + BillText.grouped(reason.path("after").asString()) + " after"));
    }

    private static BigDecimal difference(JsonNode amounts) {
        return decimal(amounts, "difference");
    }

    private static BigDecimal decimal(JsonNode amounts, String member) {
        return Decimals.parse(amounts.path(member).asString()).orElse(BigDecimal.ZERO);
    }

    private static List<String> row(String label, JsonNode amounts) {
        return List.of(
                label,
                rounded(decimal(amounts, "before")),
                rounded(decimal(amounts, "after")),
                signed(rounded(difference(amounts)), difference(amounts)),
                percent(decimal(amounts, "before"), difference(amounts)));
    }

    private static String rounded(BigDecimal amount) {
        return BillText.grouped(amount.setScale(PLACES, RoundingMode.HALF_UP).toPlainString());
    }

    private static String signed(String text, BigDecimal amount) {
        return amount.signum() > 0 ? "+" + text : text;
    }

    private static String percent(BigDecimal before, BigDecimal difference) {
        if (before.signum() == 0) {
            return "";
        }
        BigDecimal percent =
                difference.multiply(BigDecimal.valueOf(100)).divide(before.abs(), PERCENT_PLACES, RoundingMode.HALF_UP);
        return signed(percent.toPlainString(), percent) + " %";
    }

    /** Labels to the left, figures to the right, below what they are. */
    private void table(List<List<String>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<List<String>> all = new ArrayList<>();
        all.add(List.of("", "before", "after", "difference", ""));
        all.addAll(rows);
        int[] widths = new int[5];
        all.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder("  ")
                    .append(row.getFirst())
                    .repeat(' ', widths[0] - row.getFirst().length());
            for (int i = 1; i < widths.length; i++) {
                line.repeat(' ', widths[i] - row.get(i).length() + 2).append(row.get(i));
            }
            lines.add(line.toString().stripTrailing());
        }
    }
}
