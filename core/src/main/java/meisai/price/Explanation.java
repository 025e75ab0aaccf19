package meisai.price;

import java.math.BigDecimal;

/**
 * Why a row is what it is: the facts that its price model made it from. Quantity and unit price follow from the facts
 * alone, and so does the amount.
 */
public sealed interface Explanation
        permits ActiveDayExplanation,
                CommitmentExplanation,
                CorrectionExplanation,
                DailyFeeExplanation,
                DiscountCorrectionExplanation,
                DiscountExplanation,
                GraduatedExplanation,
                GrantExplanation,
                MonthlyExplanation,
                PackageExplanation,
                PerUnitExplanation,
                PostedExplanation,
                RecordRoundUpExplanation,
                RenewalExplanation,
                RoundUpExplanation,
                StatusChangeExplanation,
                TakenOffExplanation,
                VolumeExplanation {
    BigDecimal quantity();

    BigDecimal unitPrice();

    default BigDecimal amount() {
        return unitPrice().multiply(quantity());
    }
}
