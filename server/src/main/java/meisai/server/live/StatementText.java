package meisai.server.live;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.bill.AppliedCoupon;
import meisai.bill.Bill;
import meisai.bill.TaxLine;
import meisai.money.Currency;
import meisai.money.Decimals;
import meisai.money.Money;
import meisai.money.Rounding;
import meisai.period.Days;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Statements as the JSON text in which closed bills are kept: every exact amount as a plain decimal string. */
public final class StatementText {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private StatementText() {}

    public static String write(Statement statement) {
        Bill bill = statement.bill();
        ObjectNode root = JSON.createObjectNode();
        root.put("yearMonth", Days.text(bill.yearMonth()));
        root.put("currency", bill.currency().name());
        root.put("rounding", statement.rounding().name());
        root.put("monthlyCharges", Decimals.plain(bill.monthlyCharges()));
        root.put("discounts", Decimals.plain(bill.discounts()));
        root.put("corrections", Decimals.plain(bill.corrections()));
        ObjectNode days = root.putObject("daily");
        bill.daily().forEach((day, sum) -> days.put(Days.text(day), Decimals.plain(sum)));
        ArrayNode taxes = root.putArray("taxes");
        for (TaxLine tax : bill.taxes()) {
            taxes.addObject()
                    .put("rate", Decimals.plain(tax.rate()))
                    .put("base", Decimals.plain(tax.base()))
                    .put("creditIn", Decimals.plain(tax.creditIn()))
                    .put("creditOut", Decimals.plain(tax.creditOut()))
                    .put("taxable", tax.taxable().amount().toPlainString())
                    .put("tax", tax.tax().amount().toPlainString())
                    .put("total", tax.total().amount().toPlainString());
        }
        ArrayNode coupons = root.putArray("coupons");
        bill.coupons()
                .forEach(coupon -> coupons.addObject()
                        .put("couponCode", coupon.code())
                        .put("amount", coupon.amount().amount().toPlainString()));
        ArrayNode versions = root.putArray("priceBookVersions");
        statement.priceBookVersions().forEach(day -> versions.add(Days.text(day)));
        root.put("rows", bill.rows());
        root.put("billed", statement.billed());
        root.put("parked", statement.parked());
        root.put("voided", statement.voided());
        root.put("seq", statement.seq());
        return JSON.writeValueAsString(root);
    }

    public static Statement read(String text) {
        JsonNode root = JSON.readTree(text);
        Currency currency = Currency.valueOf(root.get("currency").asString());
        SortedMap<LocalDate, BigDecimal> daily = new TreeMap<>();
        root.get("daily")
                .properties()
                .forEach(day -> daily.put(Days.parseDay(day.getKey()).orElseThrow(), decimal(day.getValue())));
        List<TaxLine> taxes = new ArrayList<>();
        for (JsonNode tax : root.get("taxes")) {
            taxes.add(new TaxLine(
                    decimal(tax.get("rate")),
                    decimal(tax.get("base")),
                    decimal(tax.get("creditIn")),
                    decimal(tax.get("creditOut")),
                    new Money(decimal(tax.get("taxable")), currency),
                    new Money(decimal(tax.get("tax")), currency),
                    new Money(decimal(tax.get("total")), currency)));
        }
        List<LocalDate> versions = new ArrayList<>();
        root.get("priceBookVersions")
                .forEach(day -> versions.add(Days.parseDay(day.asString()).orElseThrow()));
        return new Statement(
                new Bill(
                        Days.parseMonth(root.get("yearMonth").asString()).orElseThrow(),
                        currency,
                        daily,
                        decimal(root.get("monthlyCharges")),
                        later(root, "discounts"),
                        later(root, "corrections"),
                        taxes,
                        coupons(root, currency),
                        root.get("rows").asLong()),
                Rounding.valueOf(root.get("rounding").asString()),
                versions,
                root.get("billed").asLong(),
                root.get("parked").asLong(),
                root.path("voided").asLong(0),
                root.get("seq").asLong());
    }

    /** What bills have since format 3, and was nothing before. */
    private static BigDecimal later(JsonNode root, String name) {
        return root.has(name) ? decimal(root.get(name)) : BigDecimal.ZERO;
    }

    private static List<AppliedCoupon> coupons(JsonNode root, Currency currency) {
        List<AppliedCoupon> coupons = new ArrayList<>();
        for (JsonNode coupon : root.path("coupons")) {
            coupons.add(new AppliedCoupon(
                    coupon.get("couponCode").asString(), new Money(decimal(coupon.get("amount")), currency)));
        }
        return coupons;
    }

    private static BigDecimal decimal(JsonNode node) {
        return new BigDecimal(node.asString());
    }
}
