package meisai.server.simulate;

import java.math.BigDecimal;

/** What something was or would be billed, exactly and before tax, and what it would be billed with the other prices. */
public record Difference(BigDecimal before, BigDecimal after) {
    public static final Difference NONE = new Difference(BigDecimal.ZERO, BigDecimal.ZERO);

    /** Above 0 where it gets dearer. */
    public BigDecimal difference() {
        return after.subtract(before);
    }

    Difference plus(Difference other) {
        return new Difference(before.add(other.before), after.add(other.after));
    }

    boolean isSame(Difference other) {
        return before.compareTo(other.before) == 0 && after.compareTo(other.after) == 0;
    }
}
