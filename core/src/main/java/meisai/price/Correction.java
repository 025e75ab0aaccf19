package meisai.price;

/** A row that is booked in a month and corrects a closed one. */
public record Correction(Charge charge, Explanation explanation) {
    public Correction {
        if (charge.concerns().filter(Concern::isCorrection).isEmpty()) {
            throw new IllegalArgumentException("a correction concerns a month: " + charge);
        }
    }
}
