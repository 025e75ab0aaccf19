package meisai.server.compat;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.regex.Pattern;
import meisai.bill.Coupon;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.auth.Permissions;
import meisai.server.export.Exports;
import meisai.server.http.Bodies;
import meisai.server.http.HttpRefusal;
import meisai.server.http.Routes;
import meisai.server.store.CouponTable;
import meisai.server.store.PaymentTable;
import meisai.server.store.PaymentTable.Payment;
import meisai.server.store.Store;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Payments, payment statements and coupons. A statement has the id of its payment. */
public final class PaymentApi {
    private static final Pattern PAYMENT_ID =
            Pattern.compile("[0-9]{17}_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final CompatAccounts accounts;
    private final Store store;
    private final Exports exports;

    public PaymentApi(CompatAccounts accounts, Store store, Exports exports) {
        this.accounts = accounts;
        this.store = store;
        this.exports = exports;
    }

    public void routes(Routes routes) {
        routes.get("/v1/payment_history/transactions/{payment_transaction_id}", this::transaction)
                .get("/v1/payment_statements", this::statements)
                .post("/v1/payment_statements/{payment_statement_id}/export", this::exportStatement)
                .get("/v1/coupons", this::coupons);
    }

    private void transaction(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = accounts.account(request, Permissions.GET_PAYMENT_TRANSACTION);
        Payment payment = payment(entry, request.path().pathParameters().get("payment_transaction_id"));
        ObjectNode view = Bodies.node();
        view.putObject("amount")
                .put("currency", entry.account().currency().name())
                .put("totalAmount", Decimals.normal(payment.amount()))
                .put("taxAmount", Decimals.normal(payment.tax()))
                .put("subTotalAmount", Decimals.normal(payment.amount().subtract(payment.tax())))
                .put("paymentAmount", Decimals.normal(payment.amount()));
        result(payment.status())
                .ifPresent(
                        result -> view.put("messageCode", result.messageCode()).put("status", result.status()));
        Bodies.send(response, 200, view);
    }

    private Payment payment(Accounts.Entry entry, String id) {
        if (!PAYMENT_ID.matcher(id).matches()) {
            throw new HttpRefusal(400, CompatError.MALFORMED_PAYMENT_ID.code(), "payment id");
        }
        return store.read(snapshot -> PaymentTable.payments(snapshot, entry.number())).stream()
                .filter(each -> each.paymentId().equals(id))
                .findFirst()
                .orElseThrow(PaymentApi::noPayment);
    }

    private static HttpRefusal noPayment() {
        return new HttpRefusal(404, CompatError.PAYMENT_NOT_FOUND.code(), "no payment");
    }

    private record Result(String status, String messageCode) {}

    /** How a payment went; nothing while it is under way. */
    private static Optional<Result> result(String paymentStatus) {
        return switch (paymentStatus) {
            case "paid", "refunding", "refunded", "refund_fail" -> Optional.of(new Result("success", "success"));
            case "fail" -> Optional.of(new Result("error", "processing_error"));
            default -> Optional.empty();
        };
    }

    private void statements(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = accounts.account(request, Permissions.LIST_PAYMENT_STATEMENTS);
        ArrayNode list = Bodies.JSON.createArrayNode();
        for (Payment payment : store.read(snapshot -> PaymentTable.payments(snapshot, entry.number()))) {
            ObjectNode view = list.addObject().put("amount", Decimals.normal(payment.amount()));
            ArrayNode months = view.putArray("chargedYearMonths");
            payment.months().forEach(month -> months.add(Days.text(month)));
            view.put("currency", entry.account().currency().name())
                    .put("paymentDateTime", payment.createdAt().getEpochSecond())
                    .put("paymentStatementId", payment.paymentId());
        }
        Bodies.send(response, 200, Bodies.node().set("paymentStatementsList", list));
    }

    private void exportStatement(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = accounts.account(request, Permissions.EXPORT_PAYMENT_STATEMENT);
        ExportMode mode = ExportMode.of(request);
        Payment payment = payment(entry, request.path().pathParameters().get("payment_statement_id"));
        ExportAnswer.send(response, exports, exports.startStatement(entry, payment, mode == ExportMode.SYNC), mode);
    }

    private void coupons(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = accounts.account(request, Permissions.LIST_COUPONS);
        ArrayNode list = Bodies.JSON.createArrayNode();
        for (CouponTable.Granted granted : store.read(snapshot -> CouponTable.all(snapshot, entry.number()))) {
            Coupon coupon = granted.coupon();
            ObjectNode view = list.addObject()
                    .put("amount", Decimals.normal(granted.amount()))
                    .put("balance", Decimals.normal(coupon.balance()));
            coupon.scope().ifPresent(item -> view.put("billItemName", item));
            view.put("couponCode", coupon.code())
                    .put("currency", entry.account().currency().name())
                    .put("expiryYearMonth", Days.text(coupon.expiry()));
        }
        Bodies.send(response, 200, Bodies.node().set("couponList", list));
    }
}
