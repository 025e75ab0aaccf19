package meisai.pricebook;

/** A priced thing; its name is the {@code billItemName} of its rows. */
public record BillItem(String name, String category, String taxCategory, Applies applies, PriceModel model) {}
