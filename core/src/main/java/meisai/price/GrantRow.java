package meisai.price;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Optional;
import meisai.account.CodePointOrder;
import meisai.account.Resource;

/**
 * What one row of a grant by month is about: the grant, who has it (a resource, a group, or the whole account), and the
 * item and price of the units that it covers.
 *
 * @param billedAs the grant's name over item, category and tax category of what it covers
 */
public record GrantRow(Optional<Resource> resource, Optional<String> group, BilledAs billedAs, BigDecimal price) {
    static final Comparator<GrantRow> ORDER = Comparator.comparing(GrantRow::resource, RowOrder.RESOURCES)
            .thenComparing(row -> row.group().orElse(""), CodePointOrder.INSTANCE)
            .thenComparing(GrantRow::billedAs, BilledAs.ORDER)
            .thenComparing(GrantRow::price);
}
