package meisai.server.close;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import meisai.bill.Bill;
import meisai.bill.PaymentDue;
import meisai.money.Currency;
import meisai.money.Money;
import meisai.server.account.Accounts;
import meisai.server.account.Refusal;
import meisai.server.store.PaymentTable;
import meisai.server.store.PaymentTable.Payment;
import meisai.server.store.PaymentTable.Waiting;
import meisai.server.store.Store;
import meisai.server.store.Transaction;

/**
 * Payments of closed bills: a close makes one when enough is due, the provider says what becomes of it. This is the
 * manual payment provider; the states are those of the wire contract that every client knows.
 */
public final class Payments {
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS").withZone(ZoneOffset.UTC);

    /** The state of a closed month whose amount waits; it has no payment. */
    public static final String WAITS = "lessThanMinimumCharge";

    private static final String PAYING = "paying";

    /** What may follow on a state. */
    private static final Map<String, Set<String>> NEXT = Map.of(
            PAYING,
            Set.of("paid", "fail"),
            "fail",
            Set.of(PAYING, "paid"),
            "paid",
            Set.of("refunding", "refunded"),
            "refunding",
            Set.of("refunded", "paid"),
            "refunded",
            Set.of());

    private final Store store;
    private final Supplier<Instant> now;

    public Payments(Store store, Supplier<Instant> now) {
        this.store = store;
        this.now = now;
    }

    /**
     * Part of the transaction that closes a month: a payment, or a month that waits.
     *
     * @param waiting the months of the account that wait already
     */
    void closed(Transaction transaction, Accounts.Entry entry, Bill bill, List<Waiting> waiting) {
        Currency currency = bill.currency();
        Money sum = Money.zero(currency);
        for (Waiting month : waiting) {
            sum = sum.plus(new Money(month.amount(), currency));
        }
        Waiting closed =
                new Waiting(bill.yearMonth(), bill.amount().amount(), bill.tax().amount());
        List<Waiting> together = new ArrayList<>(waiting);
        if (bill.hasCharges()) {
            together.add(closed);
        }
        switch (PaymentDue.of(bill.amount(), sum, entry.account().minimumCharge())) {
            case PaymentDue.Nothing nothing -> {}
            case PaymentDue.Waits waits -> {
                if (bill.hasCharges()) {
                    PaymentTable.insertWaiting(transaction, entry.number(), closed);
                }
            }
            case PaymentDue.Pays pays -> {
                PaymentTable.insert(transaction, payment(entry, pays.sum(), together));
                if (!waiting.isEmpty()) {
                    PaymentTable.deleteWaiting(transaction, entry.number());
                }
            }
        }
    }

    private Payment payment(Accounts.Entry entry, Money sum, List<Waiting> months) {
        Instant at = now.get();
        BigDecimal tax = months.stream().map(Waiting::tax).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Payment(
                ID.format(at) + "_" + UUID.randomUUID(),
                entry.number(),
                PAYING,
                sum.amount(),
                tax,
                at,
                months.stream().map(Waiting::month).toList());
    }

    /**
     * Says what became of a payment; the state it has changes nothing.
     *
     * @throws Refusal when there is no such payment, or the state cannot follow on the one it has
     */
    public Payment setStatus(String paymentId, String status) {
        if (!NEXT.containsKey(status)) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "unknownPaymentStatus",
                    "status must be paying, paid, fail, refunding or refunded, not " + status);
        }
        store.writer().<Boolean>write(transaction -> {
            Payment payment = PaymentTable.payment(transaction, paymentId).orElseThrow(() -> unknown(paymentId));
            if (payment.status().equals(status)) {
                transaction.changesNothing();
                return false;
            }
            if (!NEXT.getOrDefault(payment.status(), Set.of()).contains(status)) {
                throw new Refusal(
                        Refusal.Kind.CONFLICT,
                        "wrongPaymentStatus",
                        "a payment that is " + payment.status() + " cannot become " + status);
            }
            PaymentTable.setStatus(transaction, paymentId, status);
            transaction.changes(
                    Optional.of("{\"status\":\"" + payment.status() + "\"}"), "{\"status\":\"" + status + "\"}");
            return true;
        });
        return find(paymentId);
    }

    /** @throws Refusal when there is no such payment */
    public Payment find(String paymentId) {
        return store.read(snapshot -> PaymentTable.payment(snapshot, paymentId)).orElseThrow(() -> unknown(paymentId));
    }

    private static Refusal unknown(String paymentId) {
        return new Refusal(Refusal.Kind.NOT_FOUND, "unknownPayment", "there is no payment " + paymentId);
    }
}
