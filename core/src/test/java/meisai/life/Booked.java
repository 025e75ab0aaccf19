package meisai.life;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A month as it is closed, or shown while it is open.
 *
 * @param lines in any order
 * @param steps of the bill, as {@link #step} writes them
 * @param parked keys of the records that cannot be priced, in any order
 */
public record Booked(YearMonth month, List<Line> lines, List<String> steps, List<String> parked) {
    public static String step(String name, BigDecimal... amounts) {
        StringBuilder step = new StringBuilder(name);
        for (BigDecimal amount : amounts) {
            step.append(" ").append(amount.stripTrailingZeros().toPlainString());
        }
        return step.toString();
    }

    /** Everything as text that is equal for equal months. */
    public String text() {
        return month + "\n" + sorted(lines.stream().map(Line::toString).toList()) + String.join("\n", steps) + "\n"
                + sorted(parked);
    }

    private static String sorted(List<String> texts) {
        return texts.stream().sorted().map(text -> text + "\n").collect(Collectors.joining());
    }
}
