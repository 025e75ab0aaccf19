package meisai.server.provider;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import meisai.bill.Coupon;
import meisai.money.Currency;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.account.Refusal;
import meisai.server.clock.ServerClock;
import meisai.server.close.Payments;
import meisai.server.http.Bodies;
import meisai.server.http.Callers;
import meisai.server.http.Routes;
import meisai.server.store.CouponTable;
import meisai.server.store.EventSequence;
import meisai.server.store.PaymentTable.Payment;
import meisai.server.store.Store;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Coupons are granted, and payments are marked by hand. */
public final class MoneyApi {
    private static final String BASE = "/meisai/v1";
    private static final BigDecimal MAX_COUPON = BigDecimal.TEN.pow(18);
    private static final Set<String> COUPON = Set.of(
            "operatorId", "coverage", "couponCode", "amount", "fromYearMonth", "expiryYearMonth", "billItemName");

    private final Callers callers;
    private final Store store;
    private final Accounts accounts;
    private final EventSequence sequence;
    private final Payments payments;
    private final ServerClock clock;

    public MoneyApi(
            Callers callers,
            Store store,
            Accounts accounts,
            EventSequence sequence,
            Payments payments,
            ServerClock clock) {
        this.callers = callers;
        this.store = store;
        this.accounts = accounts;
        this.sequence = sequence;
        this.payments = payments;
        this.clock = clock;
    }

    public void routes(Routes routes) {
        routes.post(BASE + "/coupons", this::grant)
                .get(BASE + "/payments/{id}", this::payment)
                .post(BASE + "/payments/{id}/status", this::setStatus);
    }

    private void grant(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        Fields fields = new Fields(Bodies.object(request), "", COUPON);
        Accounts.Entry entry = AccountOf.named(accounts, fields.requiredText("operatorId"), fields.text("coverage"));
        Coupon coupon = coupon(fields, entry);
        store.writer().<Boolean>write(transaction -> {
            if (CouponTable.exists(transaction, entry.number(), coupon.code())) {
                throw new Refusal(
                        Refusal.Kind.CONFLICT,
                        "couponExists",
                        "the account " + entry.account().id() + " has a coupon " + coupon.code());
            }
            CouponTable.insert(
                    transaction,
                    sequence.next(),
                    entry.number(),
                    new CouponTable.Granted(coupon.balance(), coupon),
                    clock.get());
            return true;
        });
        Bodies.send(response, 201, view(entry, coupon));
    }

    private Coupon coupon(Fields fields, Accounts.Entry entry) {
        Currency currency = entry.account().currency();
        BigDecimal amount =
                fields.decimal("amount").orElseThrow(() -> fields.refusal("missingMember", "amount", "is missing"));
        if (amount.signum() <= 0
                || amount.compareTo(MAX_COUPON) >= 0
                || Decimals.normal(amount).scale() > currency.digits()) {
            throw fields.refusal("wrongAmount", "amount", "must be an amount above 0 and below 10^18 in " + currency);
        }
        YearMonth from = fields.month("fromYearMonth").orElse(entry.oldestOpen());
        YearMonth expiry = fields.month("expiryYearMonth")
                .orElseThrow(() -> fields.refusal("missingMember", "expiryYearMonth", "is missing"));
        if (expiry.isBefore(from) || expiry.isBefore(entry.oldestOpen())) {
            throw fields.refusal(
                    "wrongMonth",
                    "expiryYearMonth",
                    "must be fromYearMonth or later, and not closed: the oldest open month is "
                            + Days.text(entry.oldestOpen()));
        }
        return new Coupon(
                fields.text("couponCode").orElseGet(() -> "coupon-" + UUID.randomUUID()),
                Decimals.normal(amount),
                from,
                expiry,
                fields.text("billItemName"));
    }

    private static ObjectNode view(Accounts.Entry entry, Coupon coupon) {
        ObjectNode view = Bodies.node()
                .put("operatorId", entry.account().id().operatorId())
                .put("coverage", entry.account().id().coverage())
                .put("couponCode", coupon.code())
                .put("amount", Decimals.plain(coupon.balance()))
                .put("currency", entry.account().currency().name())
                .put("fromYearMonth", Days.text(coupon.from()))
                .put("expiryYearMonth", Days.text(coupon.expiry()));
        Optional<String> scope = coupon.scope();
        scope.ifPresent(name -> view.put("billItemName", name));
        return view;
    }

    private void payment(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        Bodies.send(
                response,
                200,
                view(payments.find(request.path().pathParameters().get("id"))));
    }

    private void setStatus(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        String status = new Fields(Bodies.object(request), "", Set.of("status")).requiredText("status");
        Payment payment = payments.setStatus(request.path().pathParameters().get("id"), status);
        Bodies.send(response, 200, view(payment));
    }

    private ObjectNode view(Payment payment) {
        Accounts.Entry entry = accounts.entry(payment.account());
        ObjectNode view = Bodies.node()
                .put("paymentId", payment.paymentId())
                .put("operatorId", entry.account().id().operatorId())
                .put("coverage", entry.account().id().coverage())
                .put("status", payment.status())
                .put("currency", entry.account().currency().name())
                .put("amount", Decimals.plain(payment.amount()))
                .put("tax", Decimals.plain(payment.tax()))
                .put("createdAt", payment.createdAt().toString());
        ArrayNode months = view.putArray("chargedYearMonths");
        payment.months().forEach(month -> months.add(Days.text(month)));
        return view;
    }
}
