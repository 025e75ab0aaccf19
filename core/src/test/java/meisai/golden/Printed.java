package meisai.golden;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.account.TaxSettings;
import meisai.bill.Bill;
import meisai.bill.DailyAmounts;
import meisai.bill.PaymentDue;
import meisai.bill.SummaryAmounts;
import meisai.bill.TaxLine;
import meisai.money.Currency;
import meisai.money.Decimals;
import meisai.money.Money;
import meisai.money.Rounding;
import meisai.period.Days;
import meisai.price.Charge;

/** What a golden case expects, as text whose arithmetic can be followed by hand. */
final class Printed {
    private Printed() {}

    /** {@code 20260803 001 upload 0.5 x 1024 = 512}, then what a row has besides. */
    static List<String> rows(Rated rated) {
        return rated.rows().stream().map(Rated.Row::charge).map(Printed::row).toList();
    }

    /** Of each row the version that its explanation names: {@code 202608 001 base 20260101}. */
    static List<String> versions(Rated rated) {
        List<String> lines = new ArrayList<>();
        for (Rated.Row row : rated.rows()) {
            Versions.of(row.explanation())
                    .ifPresent(version -> lines.add(key(row.charge()) + " " + Days.text(version)));
        }
        return lines;
    }

    private static String key(Charge charge) {
        return charge.date().text() + " "
                + charge.resource().map(Printed::resource).orElse("-") + " "
                + charge.item();
    }

    private static String row(Charge charge) {
        StringBuilder row = new StringBuilder();
        row.append(key(charge))
                .append(' ')
                .append(Decimals.plain(charge.unitPrice()))
                .append(" x ")
                .append(Decimals.plain(charge.quantity()))
                .append(" = ")
                .append(Decimals.plain(charge.amount()));
        if (!charge.taxCategory().equals(TaxSettings.STANDARD)) {
            row.append(' ').append(charge.taxCategory());
        }
        charge.group().ifPresent(group -> row.append(" group=").append(group));
        charge.tags()
                .forEach((name, value) ->
                        row.append(' ').append(name).append(':').append(value));
        charge.concerns().ifPresent(concern -> row.append(" concerns ").append(Days.text(concern.month())));
        return row.toString();
    }

    static List<String> parked(Rated rated) {
        return rated.parked().stream()
                .map(parked -> Days.text(parked.usage().day()) + " "
                        + resource(parked.usage().resource()) + " "
                        + parked.usage().meter() + " "
                        + Decimals.plain(parked.usage().quantity()) + " "
                        + parked.reason().wireName())
                .toList();
    }

    /** Whose share of a row of a grant is how much: {@code freeTier 2: 001 30, 002 70}. */
    static List<String> shares(Rated rated, ToIntFunction<Charge> decimals) {
        List<String> lines = new ArrayList<>();
        for (Rated.Row row : rated.rows()) {
            List<String> parts = new ArrayList<>();
            rated.shares()
                    .of(row.charge(), decimals.applyAsInt(row.charge()))
                    .forEach((resource, share) -> parts.add(resource(resource) + " " + Decimals.plain(share)));
            if (!parts.isEmpty()) {
                lines.add(row.charge().item() + " "
                        + Decimals.plain(row.charge().unitPrice()) + ": " + String.join(", ", parts));
            }
        }
        return lines;
    }

    /** The days whose shown amount is not 0. */
    static List<String> daily(Bill bill, Rounding rounding) {
        return DailyAmounts.of(bill, bill.yearMonth().atEndOfMonth(), rounding).stream()
                .filter(day -> day.amount().amount().signum() != 0)
                .map(day -> Days.text(day.day()) + " " + plain(day.amount()))
                .toList();
    }

    /** The rows by category as a summary shows them, the largest first. */
    static List<String> summary(Rated rated, Currency currency, Rounding rounding) {
        SortedMap<String, BigDecimal> byCategory = new TreeMap<>();
        for (Rated.Row row : rated.rows()) {
            byCategory.merge(row.charge().category(), row.charge().amount(), BigDecimal::add);
        }
        return SummaryAmounts.of(byCategory, currency, rounding).stream()
                .map(part -> part.key() + " " + plain(part.amount()))
                .toList();
    }

    static List<String> bill(Bill bill) {
        List<String> lines = new ArrayList<>();
        if (!bill.hasCharges()) {
            lines.add("no charge");
        }
        lines.add("daily " + Decimals.plain(bill.dailyCharges()) + " + monthly "
                + Decimals.plain(bill.monthlyCharges())
                + " + discounts " + Decimals.plain(bill.discounts()) + " + corrections "
                + Decimals.plain(bill.corrections()) + " = subtotal " + Decimals.plain(bill.subtotal()));
        bill.taxes().forEach(tax -> lines.add(tax(tax)));
        bill.coupons().forEach(coupon -> lines.add("coupon " + coupon.code() + " " + plain(coupon.amount())));
        lines.add("total " + plain(bill.total()) + " - coupons " + plain(bill.appliedCouponAmount()) + " = amount "
                + plain(bill.amount()));
        return lines;
    }

    private static String tax(TaxLine tax) {
        String line = "tax " + Decimals.plain(tax.rate()) + ": base " + Decimals.plain(tax.base());
        line += credit(" (credit in ", tax.creditIn()) + credit(" (credit out ", tax.creditOut());
        return line + ": taxable " + plain(tax.taxable()) + " + tax " + plain(tax.tax()) + " = " + plain(tax.total());
    }

    private static String credit(String what, BigDecimal amount) {
        return amount.signum() == 0 ? "" : what + Decimals.plain(amount) + ")";
    }

    static String payment(PaymentDue due) {
        return switch (due) {
            case PaymentDue.Nothing nothing -> "payment: nothing";
            case PaymentDue.Waits waits -> "payment: waits";
            case PaymentDue.Pays pays -> "payment: pays " + plain(pays.sum());
        };
    }

    private static String plain(Money money) {
        return Decimals.plain(money.amount());
    }

    /** The id; of anything but a SIM with its kind before it: {@code vpgId/a}. */
    private static String resource(Resource resource) {
        return resource.kind() == ResourceKind.IMSI
                ? resource.id()
                : resource.kind().wireName() + "/" + resource.id();
    }
}
