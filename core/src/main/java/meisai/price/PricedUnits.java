package meisai.price;

import java.math.BigDecimal;

/** Takes the units that a price model priced alike. */
interface PricedUnits {
    void add(BigDecimal unitPrice, BigDecimal quantity);
}
