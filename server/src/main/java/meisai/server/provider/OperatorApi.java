package meisai.server.provider;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.function.Consumer;
import java.util.function.Predicate;
import meisai.bill.Bill;
import meisai.bill.TaxLine;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.price.Charge;
import meisai.server.account.Accounts;
import meisai.server.auth.Permissions;
import meisai.server.clock.ServerClock;
import meisai.server.close.Manifest;
import meisai.server.http.Bodies;
import meisai.server.http.BoundedWork;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;
import meisai.server.http.Routes;
import meisai.server.live.Bills;
import meisai.server.live.Bills.BillOfMonth;
import meisai.server.live.Statement;
import meisai.server.store.ClosedTable.ClosedFile;
import meisai.server.store.ClosedTable.Run;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.store.UsageTable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What operators read of their bills; the provider reads any operator's with {@code ?operatorId=}. */
public final class OperatorApi {
    private static final String BASE = "/meisai/v1";

    private final Callers callers;
    private final Store store;
    private final Bills bills;
    private final ServerClock clock;

    public OperatorApi(Callers callers, Store store, Bills bills, ServerClock clock) {
        this.callers = callers;
        this.store = store;
        this.bills = bills;
        this.clock = clock;
    }

    public void routes(Routes routes, BoundedWork work) {
        routes.get(BASE + "/bills/{yyyyMM}", work.of(this::bill))
                .get(BASE + "/bills/{yyyyMM}/lines", work.of(this::lines));
    }

    static YearMonth month(ServerRequest request) {
        return Days.parseMonth(request.path().pathParameters().get("yyyyMM"))
                .orElseThrow(() -> new HttpRefusal(400, "malformedMonth", "the month must be given as yyyyMM"));
    }

    static HttpRefusal noBill(YearMonth month) {
        return new HttpRefusal(
                404, "noBill", "the account has no bill for " + Days.text(month) + ": it is before its first month");
    }

    private void bill(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = callers.account(request, Permissions.GET_BILLING);
        YearMonth month = checkedMonth(request, clock.today());
        BillOfMonth bill = bills.bill(entry, month, clock.today()).orElseThrow(() -> noBill(month));
        long late = store.read(snapshot -> UsageTable.countLate(snapshot, entry.number(), month));
        Bodies.send(response, 200, view(bill, late));
    }

    /** Usage may be a day ahead of the clock, so the month of tomorrow can be read too. */
    static YearMonth checkedMonth(ServerRequest request, LocalDate today) {
        YearMonth month = month(request);
        if (month.isAfter(YearMonth.from(today.plusDays(1)))) {
            throw new HttpRefusal(404, "noBill", "month " + Days.text(month) + " has not begun");
        }
        return month;
    }

    private static ObjectNode view(BillOfMonth bill, long late) {
        Statement statement = bill.statement();
        Bill steps = statement.bill();
        ObjectNode view = Bodies.node()
                .put("yearMonth", Days.text(steps.yearMonth()))
                .put("state", state(bill.state()))
                .put("currency", steps.currency().name())
                .put("dailyCharges", Decimals.plain(steps.dailyCharges()))
                .put("monthlyCharges", Decimals.plain(steps.monthlyCharges()))
                .put("discounts", Decimals.plain(steps.discounts()))
                .put("corrections", Decimals.plain(steps.corrections()))
                .put("subtotal", Decimals.plain(steps.subtotal()));
        ArrayNode taxes = view.putArray("taxes");
        for (TaxLine tax : steps.taxes()) {
            taxes.addObject()
                    .put("rate", Decimals.plain(tax.rate()))
                    .put("base", Decimals.plain(tax.base()))
                    .put("creditIn", Decimals.plain(tax.creditIn()))
                    .put("creditOut", Decimals.plain(tax.creditOut()))
                    .put("taxable", Decimals.plain(tax.taxable().amount()))
                    .put("tax", Decimals.plain(tax.tax().amount()))
                    .put("total", Decimals.plain(tax.total().amount()));
        }
        view.put("tax", Decimals.plain(steps.tax().amount()))
                .put("total", Decimals.plain(steps.total().amount()));
        ArrayNode coupons = view.putArray("coupons");
        steps.coupons()
                .forEach(coupon -> coupons.addObject()
                        .put("couponCode", coupon.code())
                        .put("amount", Decimals.plain(coupon.amount().amount())));
        view.put(
                        "appliedCouponAmount",
                        Decimals.plain(steps.appliedCouponAmount().amount()))
                .put("amount", Decimals.plain(steps.amount().amount()));
        ArrayNode versions = view.putArray("priceBookVersions");
        statement.priceBookVersions().forEach(day -> versions.add(Days.text(day)));
        view.putObject("counts")
                .put("billed", statement.billed())
                .put("parked", statement.parked())
                .put("late", late)
                .put("voided", statement.voided())
                .put("rows", steps.rows());
        view.put("seq", statement.seq());
        if (bill.state() instanceof Bills.State.Closed closed) {
            view.put("closedAt", closed.run().closedAt().toString());
            view.set("manifest", manifest(closed));
        }
        return view;
    }

    private static String state(Bills.State state) {
        return switch (state) {
            case Bills.State.Open open -> "open";
            case Bills.State.Waiting waiting -> "waiting";
            case Bills.State.Closed closed -> "closed";
        };
    }

    private static ObjectNode manifest(Bills.State.Closed closed) {
        Run run = closed.run();
        ObjectNode manifest = Bodies.node().put("closeId", run.closeId());
        ArrayNode files = manifest.putArray("files");
        file(files, run.usage());
        file(files, run.lines());
        closed.manifest().map(Manifest::read).map(Manifest::json).ifPresent(manifest::setAll);
        return manifest;
    }

    private static void file(ArrayNode files, ClosedFile file) {
        files.addObject().put("path", file.path()).put("sha256", file.sha256()).put("rows", file.rows());
    }

    private void lines(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = callers.account(request, Permissions.GET_BILLING);
        YearMonth month = checkedMonth(request, clock.today());
        Page page = new Page(LineView.filter(request), Paging.cursor(request), Paging.limit(request));
        try (Snapshot snapshot = store.snapshot()) {
            if (bills.bill(snapshot, entry, month, clock.today(), page).isEmpty()) {
                throw noBill(month);
            }
        }
        if (page.matching > page.after + page.limit) {
            Paging.next(response, request, page.after + page.limit);
        }
        Bodies.send(response, 200, Bodies.node().set("lines", page.list));
    }

    /** Keeps one page of the matching charges. */
    private static final class Page implements Consumer<Charge> {
        private final Predicate<Charge> filter;
        private final long after;
        private final int limit;
        private final ArrayNode list = Bodies.JSON.createArrayNode();
        private long matching;

        Page(Predicate<Charge> filter, long after, int limit) {
            this.filter = filter;
            this.after = after;
            this.limit = limit;
        }

        @Override
        public void accept(Charge charge) {
            if (filter.test(charge) && ++matching > after && list.size() < limit) {
                list.add(LineView.of(charge));
            }
        }
    }
}
