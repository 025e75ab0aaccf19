package meisai.price;

import java.util.Comparator;
import meisai.account.CodePointOrder;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceModel;
import org.jspecify.annotations.Nullable;

/**
 * What a row is billed as.
 *
 * @param item the {@code billItemName} of the row
 * @param of the item of the price book that the row belongs to: of a grant, the item that it covers
 * @param discount whether it is the row of a discount, which belongs to no item but its own
 */
public record BilledAs(String item, String of, String category, String taxCategory, boolean discount) {
    static final Comparator<BilledAs> ORDER = Comparator.comparing(BilledAs::item, CodePointOrder.INSTANCE)
            .thenComparing(BilledAs::of, CodePointOrder.INSTANCE)
            .thenComparing(BilledAs::category, CodePointOrder.INSTANCE)
            .thenComparing(BilledAs::taxCategory, CodePointOrder.INSTANCE);

    /** As a record has it; by hand since every line asks for it and what is generated is called through a method handle. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof BilledAs that
                        && discount == that.discount
                        && item.equals(that.item)
                        && of.equals(that.of)
                        && category.equals(that.category)
                        && taxCategory.equals(that.taxCategory));
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * item.hashCode() + of.hashCode()) + category.hashCode()) + taxCategory.hashCode();
    }

    /** The rows that an item has under its own name. */
    static BilledAs of(BillItem item) {
        return named(item.name(), item);
    }

    /** Rows of an item under another name: what is rounded up, included or taken off of it. */
    static BilledAs named(String name, BillItem item) {
        return new BilledAs(
                name, item.name(), item.category(), item.taxCategory(), item.model() instanceof PriceModel.Discount);
    }

    BilledAs withName(String name) {
        return new BilledAs(name, of, category, taxCategory, discount);
    }
}
