package meisai.server.compat;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import meisai.bill.Bill;
import meisai.bill.DailyAmounts;
import meisai.bill.DailyAmounts.DailyAmount;
import meisai.money.Money;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.auth.Permissions;
import meisai.server.clock.ServerClock;
import meisai.server.close.Payments;
import meisai.server.export.Exports;
import meisai.server.http.Bodies;
import meisai.server.http.BoundedWork;
import meisai.server.http.HttpRefusal;
import meisai.server.http.Routes;
import meisai.server.live.Bills;
import meisai.server.live.Bills.BillOfMonth;
import meisai.server.store.ExportedFileTable.ExportedFile;
import meisai.server.store.PaymentTable;
import meisai.server.store.PaymentTable.Payment;
import meisai.server.store.Store;
import meisai.server.text.Cells;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/bills}: the bills of an account, and their exports. */
public final class BillsApi {
    private static final int MONTHS_KEPT = 18;
    private static final DateTimeFormatter EVALUATED =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    private final CompatAccounts accounts;
    private final Store store;
    private final Bills bills;
    private final Exports exports;
    private final ServerClock clock;

    public BillsApi(CompatAccounts accounts, Store store, Bills bills, Exports exports, ServerClock clock) {
        this.accounts = accounts;
        this.store = store;
        this.bills = bills;
        this.exports = exports;
        this.clock = clock;
    }

    public void routes(Routes routes, BoundedWork work) {
        routes.get("/v1/bills", work.of(this::history))
                .get("/v1/bills/latest", work.of(this::latest))
                .post("/v1/bills/latest/export", this::exportLatest)
                .get("/v1/bills/{yyyyMM}", work.of(this::month))
                .get("/v1/bills/{yyyyMM}/daily", work.of(this::daily))
                .post("/v1/bills/{yyyyMM}/export", this::exportMonth);
    }

    private void history(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = accounts.account(request, Permissions.GET_BILLING_HISTORY);
        YearMonth oldest = YearMonth.from(clock.today()).minusMonths(MONTHS_KEPT);
        Paid paid = paid(entry);
        ArrayNode list = Bodies.JSON.createArrayNode();
        for (BillOfMonth bill : bills.closed(entry).reversed()) {
            Bill closed = bill.statement().bill();
            if (!closed.yearMonth().isBefore(oldest) && closed.hasCharges() && list.size() < MONTHS_KEPT) {
                list.add(closedBill(closed, paid));
            }
        }
        Bodies.send(response, 200, Bodies.node().set("billList", list));
    }

    /** What is known of the payment of each closed month. */
    private record Paid(Map<YearMonth, Payment> payments, Set<YearMonth> waiting) {}

    private Paid paid(Accounts.Entry entry) {
        return store.read(snapshot -> new Paid(
                PaymentTable.byMonth(snapshot, entry.number()),
                PaymentTable.waiting(snapshot, entry.number()).stream()
                        .map(PaymentTable.Waiting::month)
                        .collect(Collectors.toSet())));
    }

    private void month(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = accounts.account(request, Permissions.GET_BILLING);
        YearMonth month = pathMonth(request);
        BillOfMonth bill = bill(entry, month);
        ObjectNode view = bill.state() instanceof Bills.State.Closed
                ? closedBill(bill.statement().bill(), paid(entry))
                : monthlyBill(bill.statement().bill(), bill.statement().bill().total(), "temporary");
        Bodies.send(response, 200, view);
    }

    private static ObjectNode monthlyBill(Bill bill, Money amount, String state) {
        return CompatAmounts.amountAndCurrency(Bodies.node(), amount)
                .put("state", state)
                .put("yearMonth", Days.text(bill.yearMonth()));
    }

    private static ObjectNode closedBill(Bill bill, Paid paid) {
        ObjectNode view = monthlyBill(bill, bill.amount(), "closed");
        if (!bill.coupons().isEmpty()) {
            CompatAmounts.amount(view, "appliedCouponAmount", bill.appliedCouponAmount());
        }
        Payment payment = paid.payments().get(bill.yearMonth());
        if (payment != null) {
            view.put("paymentStatus", payment.status()).put("paymentTransactionId", payment.paymentId());
        } else if (paid.waiting().contains(bill.yearMonth())) {
            view.put("paymentStatus", Payments.WAITS);
        }
        return view;
    }

    private void latest(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = accounts.account(request, Permissions.GET_LATEST_BILLING);
        YearMonth current = YearMonth.from(clock.today());
        Money amount = bills.bill(entry, current, clock.today())
                .map(bill -> bill.statement().bill().total())
                .orElse(Money.zero(entry.account().currency()));
        Bodies.send(
                response,
                200,
                CompatAmounts.amountAndCurrency(Bodies.node(), amount)
                        .put("lastEvaluatedTime", EVALUATED.format(clock.get())));
    }

    private void daily(ServerRequest request, ServerResponse response) {
        BillOfMonth bill = bill(accounts.account(request, Permissions.GET_BILLING_PER_DAY), pathMonth(request));
        YearMonth month = bill.statement().bill().yearMonth();
        LocalDate last = bill.state() instanceof Bills.State.Closed ? month.atEndOfMonth() : clock.today();
        ArrayNode list = Bodies.JSON.createArrayNode();
        List<DailyAmount> days =
                DailyAmounts.of(bill.statement().bill(), last, bill.statement().rounding());
        for (DailyAmount day : days.reversed()) {
            list.add(
                    CompatAmounts.amountAndCurrency(Bodies.node(), day.amount()).put("date", Days.text(day.day())));
        }
        Bodies.send(response, 200, Bodies.node().set("billList", list));
    }

    private void exportLatest(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = accounts.account(request, Permissions.EXPORT_LATEST_BILLING);
        export(entry, YearMonth.from(clock.today()), request, response);
    }

    private void exportMonth(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = accounts.account(request, Permissions.EXPORT_BILLING);
        YearMonth month = pathMonth(request);
        checkReadable(entry, month);
        export(entry, month, request, response);
    }

    private void export(Accounts.Entry entry, YearMonth month, ServerRequest request, ServerResponse response) {
        ExportMode mode = ExportMode.of(request);
        ExportedFile file = exports.start(entry, month, Cells.VERBATIM, mode == ExportMode.SYNC)
                .orElseThrow(BillsApi::noBill);
        ExportAnswer.send(response, exports, file, mode);
    }

    /** A month that can be read here: the current one, or a closed one with a charge of the last 18 months. */
    private BillOfMonth bill(Accounts.Entry entry, YearMonth month) {
        checkReadable(entry, month);
        BillOfMonth bill = bills.bill(entry, month, clock.today()).orElseThrow(BillsApi::noBill);
        if (!month.equals(YearMonth.from(clock.today()))
                && !(bill.state() instanceof Bills.State.Closed
                        && bill.statement().bill().hasCharges())) {
            throw noBill();
        }
        return bill;
    }

    private void checkReadable(Accounts.Entry entry, YearMonth month) {
        YearMonth current = YearMonth.from(clock.today());
        boolean past = month.isBefore(current);
        if (month.isAfter(current)
                || month.isBefore(current.minusMonths(MONTHS_KEPT))
                || (past && !entry.isClosed(month))) {
            throw noBill();
        }
    }

    private static HttpRefusal noBill() {
        return new HttpRefusal(404, CompatError.BILL_NOT_FOUND.code(), "no bill");
    }

    private static YearMonth pathMonth(ServerRequest request) {
        return Days.parseMonth(request.path().pathParameters().get("yyyyMM"))
                .orElseThrow(() -> new HttpRefusal(400, CompatError.MALFORMED_MONTH.code(), "month"));
    }
}
