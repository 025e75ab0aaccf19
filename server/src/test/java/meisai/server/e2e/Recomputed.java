package meisai.server.e2e;

import java.math.BigDecimal;
import java.math.RoundingMode;
import tools.jackson.databind.JsonNode;

/** Quantity and unit price of a line, from the facts of its explanation alone. */
record Recomputed(BigDecimal quantity, BigDecimal unitPrice) {
    static Recomputed of(JsonNode facts) {
        return switch (facts.get("model").asString()) {
            case "perUnit" -> new Recomputed(number(facts, "used"), number(facts, "unitPrice"));
            case "roundUpTo" -> new Recomputed(roundUp(facts), number(facts, "unitPrice"));
            case "graduated" -> new Recomputed(inTier(facts), number(facts, "unitPrice"));
            case "volume" -> new Recomputed(number(facts, "used"), tierPrice(facts));
            case "package" ->
                new Recomputed(
                        number(facts, "total").divide(number(facts, "per"), 0, RoundingMode.CEILING),
                        number(facts, "price"));
            case "grant", "commitmentCovered" ->
                new Recomputed(number(facts, "covered"), number(facts, "price").negate());
            case "dailyByStatus", "perActiveDay", "statusChange", "renewal" -> once(number(facts, "fee"));
            case "monthly" -> once(monthly(facts));
            case "commitment" -> new Recomputed(number(facts, "slots"), number(facts, "price"));
            case "posted" -> new Recomputed(posted(facts), number(facts, "unitPrice"));
            case "discount" ->
                once(number(facts, "base")
                        .multiply(number(facts, "percent"))
                        .divide(BigDecimal.valueOf(100))
                        .negate());
            case "correction" -> correction(facts);
            case "discountCorrection" -> once(number(facts, "due").subtract(number(facts, "billed")));
            default -> throw new AssertionError("unknown model in " + facts);
        };
    }

    private static Recomputed once(BigDecimal fee) {
        return new Recomputed(BigDecimal.ONE, fee);
    }

    static BigDecimal number(JsonNode facts, String name) {
        return new BigDecimal(facts.get(name).asString());
    }

    private static BigDecimal extra(BigDecimal used, BigDecimal multiple) {
        return used.divide(multiple, 0, RoundingMode.CEILING).multiply(multiple).subtract(used);
    }

    private static BigDecimal roundUp(JsonNode facts) {
        BigDecimal multiple = number(facts, "multiple");
        if (facts.has("used")) {
            return extra(number(facts, "used"), multiple);
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode record : facts.get("records")) {
            sum = sum.add(extra(number(record, "quantity"), multiple)
                    .multiply(BigDecimal.valueOf(record.get("count").asLong())));
        }
        return sum;
    }

    private static BigDecimal inTier(JsonNode facts) {
        BigDecimal after = number(facts, "after");
        BigDecimal end = facts.has("upTo") ? number(facts, "upTo").min(after) : after;
        return end.subtract(number(facts, "above").max(number(facts, "before")));
    }

    private static BigDecimal tierPrice(JsonNode facts) {
        for (JsonNode tier : facts.get("tiers")) {
            if (!tier.has("upTo") || number(facts, "total").compareTo(number(tier, "upTo")) <= 0) {
                return number(tier, "unitPrice");
            }
        }
        throw new AssertionError("no tier for the total in " + facts);
    }

    private static BigDecimal monthly(JsonNode facts) {
        BigDecimal fee = number(facts, "fee");
        return facts.get("prorateByDay").asBoolean()
                ? fee.multiply(BigDecimal.valueOf(facts.get("qualifyingDays").asInt()))
                        .divide(BigDecimal.valueOf(facts.get("daysOfMonth").asInt()), 18, RoundingMode.HALF_UP)
                : fee;
    }

    private static BigDecimal posted(JsonNode facts) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode charge : facts.get("charges")) {
            sum = sum.add(number(charge, "quantity"));
        }
        return sum;
    }

    private static Recomputed correction(JsonNode facts) {
        BigDecimal more = number(facts, "due").subtract(number(facts, "billed"));
        BigDecimal price = number(facts, "price");
        return new Recomputed(more.abs(), more.signum() < 0 ? price.negate() : price);
    }
}
