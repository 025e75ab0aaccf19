package meisai.golden;

import java.time.LocalDate;
import java.util.Optional;
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

/** The version of the price book that an explanation names. */
final class Versions {
    private Versions() {}

    static Optional<LocalDate> of(Explanation explanation) {
        return switch (explanation) {
            case PerUnitExplanation facts -> Optional.of(facts.version());
            case RoundUpExplanation facts -> Optional.of(facts.version());
            case RecordRoundUpExplanation facts -> Optional.of(facts.version());
            case GraduatedExplanation facts -> Optional.of(facts.version());
            case VolumeExplanation facts -> Optional.of(facts.version());
            case PackageExplanation facts -> Optional.of(facts.version());
            case GrantExplanation facts -> Optional.of(facts.version());
            case DailyFeeExplanation facts -> Optional.of(facts.version());
            case MonthlyExplanation facts -> Optional.of(facts.version());
            case ActiveDayExplanation facts -> Optional.of(facts.version());
            case CommitmentExplanation facts -> Optional.of(facts.version());
            case TakenOffExplanation facts -> Optional.of(facts.version());
            case StatusChangeExplanation facts -> Optional.of(facts.version());
            case RenewalExplanation facts -> Optional.of(facts.version());
            case DiscountExplanation facts -> Optional.of(facts.version());
            case PostedExplanation facts -> Optional.empty();
            case CorrectionExplanation facts -> Optional.empty();
            case DiscountCorrectionExplanation facts -> Optional.empty();
        };
    }
}
