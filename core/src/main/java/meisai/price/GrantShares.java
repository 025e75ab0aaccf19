package meisai.price;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.Resource;
import meisai.money.Decimals;

/**
 * Who used what a grant of an account or group covered: in proportion to the units of each resource that the grant could
 * cover, whole smallest units by largest remainder, ties by resource (billing model, price model 6, and ruling 7).
 */
public final class GrantShares {
    private final Map<GrantRow, SortedMap<Resource, BigDecimal>> offered = new TreeMap<>(GrantRow.ORDER);

    /** Takes what {@link RatingSink#offered} tells. */
    public void offered(GrantRow row, Resource resource, BigDecimal uncovered) {
        offered.computeIfAbsent(row, key -> new TreeMap<>()).merge(resource, uncovered, BigDecimal::add);
    }

    /**
     * The units of a row of a grant by resource; they sum to its quantity. Empty for any other row.
     *
     * @param decimals of the finest meter that the grant is for; a grant over several may cover a part of a coarser unit
     */
    public SortedMap<Resource, BigDecimal> of(Charge charge, int decimals) {
        GrantRow row = new GrantRow(
                charge.resource(),
                charge.group(),
                charge.billedAs(),
                charge.unitPrice().negate());
        SortedMap<Resource, BigDecimal> weights = offered.get(row);
        if (charge.resource().isPresent() || weights == null) {
            return new TreeMap<>();
        }
        return shared(charge.quantity(), weights, decimals);
    }

    private record Part(Resource resource, BigInteger floor, BigInteger remainder) {}

    private static SortedMap<Resource, BigDecimal> shared(
            BigDecimal quantity, SortedMap<Resource, BigDecimal> weights, int decimals) {
        int places = Math.max(decimals, Decimals.normal(quantity).scale());
        for (BigDecimal weight : weights.values()) {
            places = Math.max(places, Decimals.normal(weight).scale());
        }
        BigInteger whole = quantity.setScale(places).unscaledValue();
        BigInteger sum = BigInteger.ZERO;
        for (BigDecimal weight : weights.values()) {
            sum = sum.add(weight.setScale(places).unscaledValue());
        }
        BigInteger missing = whole;
        List<Part> parts = new ArrayList<>();
        for (Map.Entry<Resource, BigDecimal> weight : weights.entrySet()) {
            BigInteger[] divided = whole.multiply(
                            weight.getValue().setScale(places).unscaledValue())
                    .divideAndRemainder(sum);
            parts.add(new Part(weight.getKey(), divided[0], divided[1]));
            missing = missing.subtract(divided[0]);
        }
        // Sorting is stable: ties stay in the order of the resources.
        parts.sort(Comparator.comparing(Part::remainder).reversed());
        SortedMap<Resource, BigDecimal> shares = new TreeMap<>();
        for (Part part : parts) {
            boolean getsOne = missing.signum() > 0;
            missing = getsOne ? missing.subtract(BigInteger.ONE) : missing;
            shares.put(
                    part.resource(), new BigDecimal(getsOne ? part.floor().add(BigInteger.ONE) : part.floor(), places));
        }
        return shares;
    }
}
