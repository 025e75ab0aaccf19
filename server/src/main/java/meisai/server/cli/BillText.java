package meisai.server.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import meisai.money.Decimals;
import tools.jackson.databind.JsonNode;

/** A bill as a table for people: every step, exact, the decimal points below each other. */
final class BillText {
    /** A row of the table; the amount is a plain decimal, grouped. */
    record Step(String label, String amount) {}

    private BillText() {}

    static List<String> lines(JsonNode bill, String operator) {
        List<String> lines = new ArrayList<>();
        String month = bill.path("yearMonth").asString();
        lines.add("Bill " + month + " of " + operator + " in "
                + bill.path("currency").asString() + ": " + state(bill));
        long rows = bill.path("counts").path("rows").asLong();
        if (rows == 0) {
            lines.add("  There are no charges in this month" + (isClosed(bill) ? "." : " so far."));
        }
        lines.addAll(table(steps(bill)));
        JsonNode counts = bill.path("counts");
        lines.add("  Lines    " + grouped(counts.path("rows").asString()));
        lines.add("  Records  " + grouped(counts.path("billed").asString()) + " billed, "
                + grouped(counts.path("parked").asString()) + " parked, "
                + grouped(counts.path("late").asString()) + " late"
                + (counts.path("voided").asLong() > 0
                        ? ", " + grouped(counts.path("voided").asString()) + " void"
                        : ""));
        if (counts.path("parked").asLong() > 0) {
            lines.add("           parked records cannot be priced yet: GET /meisai/v1/usage/parked says why");
        }
        lines.add("  Prices   " + versions(bill.path("priceBookVersions")));
        return lines;
    }

    private static boolean isClosed(JsonNode bill) {
        return bill.path("state").asString().equals("closed");
    }

    private static String state(JsonNode bill) {
        return switch (bill.path("state").asString()) {
            case "open" -> "running, the month is not over";
            case "waiting" ->
                "waiting, the month is over and not closed (meisai close "
                        + bill.path("yearMonth").asString() + ")";
            case "closed" -> "closed at " + bill.path("closedAt").asString();
            default -> bill.path("state").asString();
        };
    }

    private static List<Step> steps(JsonNode bill) {
        List<Step> steps = new ArrayList<>();
        steps.add(step("Charges by day", bill, "dailyCharges"));
        steps.add(step("Charges by month", bill, "monthlyCharges"));
        steps.add(step("Discounts", bill, "discounts"));
        steps.add(step("Corrections of earlier months", bill, "corrections"));
        steps.add(step("Subtotal", bill, "subtotal"));
        for (JsonNode tax : bill.path("taxes")) {
            String rate = percent(tax.path("rate").asString());
            steps.add(step("Base of " + rate + " tax", tax, "base"));
            steps.add(step("  credit from earlier months", tax, "creditIn"));
            steps.add(step("  credit to later months", tax, "creditOut"));
            steps.add(step("  with tax, rounded", tax, "total"));
            steps.add(step("  of this, tax", tax, "tax"));
            steps.add(step("  of this, taxable", tax, "taxable"));
        }
        steps.add(step("Tax", bill, "tax"));
        steps.add(step("Total", bill, "total"));
        bill.path("coupons")
                .forEach(coupon ->
                        steps.add(step("Coupon " + coupon.path("couponCode").asString(), coupon, "amount")));
        steps.add(step(
                bill.path("coupons").isEmpty() ? "Coupons applied (none)" : "Coupons applied",
                bill,
                "appliedCouponAmount"));
        steps.add(step("Amount to pay", bill, "amount"));
        return steps;
    }

    private static Step step(String label, JsonNode node, String member) {
        return new Step(label, grouped(node.path(member).asString("0")));
    }

    /** The rows with their amounts in one column. */
    static List<String> table(List<Step> steps) {
        int labels =
                steps.stream().mapToInt(step -> step.label().length()).max().orElse(0);
        int whole = steps.stream().mapToInt(step -> point(step.amount())).max().orElse(0);
        return steps.stream()
                .map(step ->
                        "  " + step.label() + " ".repeat(labels - step.label().length() + 2)
                                + " ".repeat(whole - point(step.amount())) + step.amount())
                .toList();
    }

    private static int point(String amount) {
        int point = amount.indexOf('.');
        return point < 0 ? amount.length() : point;
    }

    private static String percent(String rate) {
        return Decimals.parse(rate)
                .map(value -> Decimals.plain(value.multiply(BigDecimal.valueOf(100))) + " %")
                .orElse(rate);
    }

    /** A plain decimal with commas between the thousands before its point. */
    static String grouped(String plain) {
        int point = point(plain);
        StringBuilder text = new StringBuilder(plain);
        for (int at = point - 3; at > (plain.startsWith("-") ? 1 : 0); at -= 3) {
            text.insert(at, ',');
        }
        return text.toString();
    }

    private static String versions(JsonNode versions) {
        if (versions.isEmpty()) {
            return "no version of the price book is in force";
        }
        List<String> days = new ArrayList<>();
        versions.forEach(day -> days.add(day.asString()));
        return "version of " + String.join(", ", days);
    }
}
