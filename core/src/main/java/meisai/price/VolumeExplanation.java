package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import meisai.pricebook.PriceModel.Scope;
import meisai.pricebook.PriceModel.Tier;

/** The {@code total} of the scope picks the tier at whose price the resource's {@code quantity} is. */
public record VolumeExplanation(LocalDate version, Scope scope, BigDecimal total, List<Tier> tiers, BigDecimal quantity)
        implements Explanation {
    public VolumeExplanation {
        tiers = List.copyOf(tiers);
    }

    @Override
    public BigDecimal unitPrice() {
        return Tier.of(tiers, total).unitPrice();
    }
}
