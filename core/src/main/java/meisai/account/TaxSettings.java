package meisai.account;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.money.Decimals;
import meisai.money.Rounding;

/**
 * The tax rate of each tax category ({@code 0.10} is 10 %), and how a total with tax is rounded.
 *
 * @param exempt every category has the rate 0
 */
public record TaxSettings(
        Map<String, BigDecimal> rates, Rounding rounding, Optional<String> registrationNumber, boolean exempt) {
    /** The category of an item that names none. */
    public static final String STANDARD = "standard";

    /** Keeps the rates by code point of their category. */
    public TaxSettings {
        rates = normal(rates);
    }

    public TaxSettings(Map<String, BigDecimal> rates, Rounding rounding, Optional<String> registrationNumber) {
        this(rates, rounding, registrationNumber, false);
    }

    private static Map<String, BigDecimal> normal(Map<String, BigDecimal> rates) {
        SortedMap<String, BigDecimal> normal = new TreeMap<>(CodePointOrder.INSTANCE);
        rates.forEach((category, rate) -> normal.put(category, Decimals.normal(rate)));
        return Collections.unmodifiableMap(normal);
    }

    public Optional<BigDecimal> rateOf(String taxCategory) {
        return exempt ? Optional.of(BigDecimal.ZERO) : Optional.ofNullable(rates.get(taxCategory));
    }
}
