package meisai.golden;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import meisai.price.ActiveDayExplanation;
import meisai.price.CommitmentExplanation;
import meisai.price.CorrectionExplanation;
import meisai.price.DailyFeeExplanation;
import meisai.price.DiscountCorrectionExplanation;
import meisai.price.DiscountExplanation;
import meisai.price.Explanation;
import meisai.price.GraduatedExplanation;
import meisai.price.GrantExplanation;
import meisai.price.MonthlyExplanation;
import meisai.price.PackageExplanation;
import meisai.price.PerUnitExplanation;
import meisai.price.PostedExplanation;
import meisai.price.RecordRoundUpExplanation;
import meisai.price.RenewalExplanation;
import meisai.price.RoundUpExplanation;
import meisai.price.StatusChangeExplanation;
import meisai.price.TakenOffExplanation;
import meisai.price.VolumeExplanation;
import meisai.pricebook.PriceModel.Tier;

/**
 * Quantity and unit price of a row from the facts of its explanation alone, by other arithmetic than the engine's where
 * there is any: counting blocks and multiples instead of dividing, sums of parts instead of differences.
 */
record Recomputed(BigDecimal unitPrice, BigDecimal quantity) {
    private static final BigDecimal ONE = BigDecimal.ONE;

    BigDecimal amount() {
        return unitPrice.multiply(quantity);
    }

    static Recomputed of(Explanation explanation) {
        return switch (explanation) {
            case PerUnitExplanation facts -> new Recomputed(facts.unitPrice(), facts.quantity());
            case RoundUpExplanation facts ->
                new Recomputed(
                        facts.unitPrice(), extra(facts.used(), facts.roundUp().multiple()));
            case RecordRoundUpExplanation facts -> new Recomputed(facts.unitPrice(), extraOfRecords(facts));
            case GraduatedExplanation facts -> new Recomputed(facts.unitPrice(), inTier(facts));
            case VolumeExplanation facts -> new Recomputed(priceOf(facts.tiers(), facts.total()), facts.quantity());
            case PackageExplanation facts -> new Recomputed(facts.unitPrice(), multiples(facts.total(), facts.per()));
            case GrantExplanation facts -> new Recomputed(less(facts.price()), facts.quantity());
            case DailyFeeExplanation facts -> new Recomputed(facts.unitPrice(), ONE);
            case MonthlyExplanation facts -> new Recomputed(monthly(facts), ONE);
            case ActiveDayExplanation facts ->
                new Recomputed(facts.unitPrice(), facts.used().signum() > 0 ? ONE : BigDecimal.ZERO);
            case CommitmentExplanation facts -> new Recomputed(facts.unitPrice(), new BigDecimal(facts.slots()));
            case TakenOffExplanation facts -> new Recomputed(less(facts.price()), facts.quantity());
            case PostedExplanation facts ->
                new Recomputed(facts.unitPrice(), sum(facts.charges().values()));
            case StatusChangeExplanation facts -> new Recomputed(facts.unitPrice(), ONE);
            case RenewalExplanation facts -> new Recomputed(facts.unitPrice(), ONE);
            case DiscountExplanation facts -> new Recomputed(discount(facts), ONE);
            case CorrectionExplanation facts -> correction(facts);
            case DiscountCorrectionExplanation facts ->
                new Recomputed(facts.due().add(less(facts.billed())), ONE);
        };
    }

    private static BigDecimal less(BigDecimal amount) {
        return BigDecimal.ZERO.subtract(amount);
    }

    private static BigDecimal sum(Iterable<BigDecimal> parts) {
        BigDecimal sum = BigDecimal.ZERO;
        for (BigDecimal part : parts) {
            sum = sum.add(part);
        }
        return sum;
    }

    /** How many times {@code each} it takes to reach {@code quantity}. */
    private static BigDecimal multiples(BigDecimal quantity, BigDecimal each) {
        int scale = Math.max(Math.max(quantity.scale(), each.scale()), 0);
        BigInteger whole = quantity.setScale(scale).unscaledValue();
        BigInteger one = each.setScale(scale).unscaledValue();
        return new BigDecimal(whole.add(one).subtract(BigInteger.ONE).divide(one));
    }

    private static BigDecimal extra(BigDecimal quantity, BigDecimal multiple) {
        return multiples(quantity, multiple).multiply(multiple).subtract(quantity);
    }

    private static BigDecimal extraOfRecords(RecordRoundUpExplanation facts) {
        BigDecimal billed = BigDecimal.ZERO;
        BigDecimal used = BigDecimal.ZERO;
        for (var each : facts.records().entrySet()) {
            BigDecimal times = new BigDecimal(each.getValue());
            BigDecimal multiple = facts.roundUp().multiple();
            billed = billed.add(
                    multiples(each.getKey(), multiple).multiply(multiple).multiply(times));
            used = used.add(each.getKey().multiply(times));
        }
        return billed.subtract(used);
    }

    /** What the tier has after the units, less what it had before them. */
    private static BigDecimal inTier(GraduatedExplanation facts) {
        return inTier(facts, facts.after()).subtract(inTier(facts, facts.before()));
    }

    private static BigDecimal inTier(GraduatedExplanation facts, BigDecimal count) {
        BigDecimal filled = count.subtract(facts.above()).max(BigDecimal.ZERO);
        return facts.upTo()
                .map(upTo -> filled.min(upTo.subtract(facts.above())))
                .orElse(filled);
    }

    private static BigDecimal priceOf(List<Tier> tiers, BigDecimal total) {
        BigDecimal price = tiers.getLast().unitPrice();
        for (Tier tier : tiers.reversed()) {
            if (tier.upTo().filter(upTo -> total.compareTo(upTo) <= 0).isPresent()) {
                price = tier.unitPrice();
            }
        }
        return price;
    }

    private static BigDecimal monthly(MonthlyExplanation facts) {
        if (!facts.prorateByDay()) {
            return facts.fee();
        }
        BigDecimal days = new BigDecimal(facts.qualifyingDays());
        return facts.fee().multiply(days).divide(new BigDecimal(facts.daysOfMonth()), 18, RoundingMode.HALF_UP);
    }

    private static BigDecimal discount(DiscountExplanation facts) {
        return less(facts.base().multiply(facts.percent()).multiply(new BigDecimal("0.01")));
    }

    private static Recomputed correction(CorrectionExplanation facts) {
        BigDecimal more = facts.due().subtract(facts.billed());
        return more.signum() < 0
                ? new Recomputed(less(facts.price()), less(more))
                : new Recomputed(facts.price(), more);
    }
}
