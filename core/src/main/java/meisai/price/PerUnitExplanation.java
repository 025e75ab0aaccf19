package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;

/** {@code quantity} units were used, each at the price of the version. */
public record PerUnitExplanation(LocalDate version, BigDecimal unitPrice, BigDecimal quantity) implements Explanation {}
