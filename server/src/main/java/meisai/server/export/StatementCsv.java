package meisai.server.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.List;
import meisai.bill.AppliedCoupon;
import meisai.bill.Bill;
import meisai.bill.TaxLine;
import meisai.money.Decimals;
import meisai.money.Money;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.live.Bills;
import meisai.server.store.PaymentTable;
import meisai.server.store.PaymentTable.Payment;
import meisai.server.store.Store;

/**
 * What a payment is made of, as CSV: a row for each tax rate of each month and for each coupon. The amounts sum to the
 * amount of the payment.
 */
final class StatementCsv {
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final Store store;
    private final Bills bills;

    StatementCsv(Store store, Bills bills) {
        this.store = store;
        this.bills = bills;
    }

    /** @throws IOException when {@code out} cannot take it */
    void write(OutputStream out, Accounts.Entry entry, String paymentId) throws IOException {
        Payment payment = store.read(snapshot -> PaymentTable.payment(snapshot, paymentId))
                .orElseThrow(() -> new IllegalStateException("there is no payment " + paymentId));
        OutputStreamWriter writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        writer.write(BYTE_ORDER_MARK);
        CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(writer);
        csv.writeRecord("yearMonth", "description", "taxRate", "taxable", "tax", "amount");
        for (Bills.BillOfMonth bill : bills.closed(entry)) {
            Bill steps = bill.statement().bill();
            if (payment.months().contains(steps.yearMonth())) {
                write(csv, steps);
            }
        }
        csv.flush();
        writer.flush();
    }

    private static void write(CsvWriter csv, Bill bill) {
        YearMonth month = bill.yearMonth();
        for (TaxLine tax : bill.taxes()) {
            csv.writeRecord(List.of(
                    Days.text(month),
                    "charges",
                    Decimals.plain(tax.rate()),
                    plain(tax.taxable()),
                    plain(tax.tax()),
                    plain(tax.total())));
        }
        for (AppliedCoupon coupon : bill.coupons()) {
            csv.writeRecord(List.of(
                    Days.text(month),
                    "coupon " + coupon.code(),
                    "",
                    "",
                    "",
                    Decimals.plain(coupon.amount().amount().negate())));
        }
    }

    private static String plain(Money money) {
        return Decimals.plain(money.amount());
    }
}
