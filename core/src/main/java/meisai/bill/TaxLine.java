package meisai.bill;

import java.math.BigDecimal;
import meisai.money.Money;

/**
 * One tax rate of a bill: {@code base} = sum of its rows - {@code creditIn}. Below 0 the total is 0 and the rest is
 * carried as {@code creditOut}; else {@code total} = round(base x (1 + rate)), {@code tax} = total x rate / (1 + rate)
 * rounded HALF_UP, {@code taxable} = total - tax. Source: billing model, "From charges to a bill".
 */
public record TaxLine(
        BigDecimal rate,
        BigDecimal base,
        BigDecimal creditIn,
        BigDecimal creditOut,
        Money taxable,
        Money tax,
        Money total) {}
