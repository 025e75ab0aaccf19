package meisai.server.provider;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.clock.ServerClock;
import meisai.server.http.Bodies;
import meisai.server.http.BoundedWork;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;
import meisai.server.http.Routes;
import meisai.server.live.Bills;
import meisai.server.live.Bills.Parked;
import meisai.server.live.Conservation;
import meisai.server.store.ReceiptTable;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.store.UsageList;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What became of usage: conflicts, late and parked usage, and how much was received. */
public final class UsageApi {
    private static final String BASE = "/meisai/v1";

    private interface Lister {
        List<UsageList.Kept> list(Snapshot snapshot, long after, int limit);
    }

    private final Callers callers;
    private final Store store;
    private final Accounts accounts;
    private final Bills bills;
    private final Conservation conservation;
    private final ServerClock clock;

    public UsageApi(
            Callers callers,
            Store store,
            Accounts accounts,
            Bills bills,
            Conservation conservation,
            ServerClock clock) {
        this.callers = callers;
        this.store = store;
        this.accounts = accounts;
        this.bills = bills;
        this.conservation = conservation;
        this.clock = clock;
    }

    public void routes(Routes routes, BoundedWork work) {
        routes.get(
                        BASE + "/usage/conflicts",
                        (request, response) -> kept(request, response, "conflicts", UsageList::conflicts))
                .get(BASE + "/usage/late", (request, response) -> kept(request, response, "late", UsageList::late))
                .get(BASE + "/usage/parked", work.of(this::parked))
                .get(BASE + "/conservation", this::receipts)
                .get(BASE + "/conservation/{yyyyMM}", work.of(this::conservation));
    }

    private void kept(ServerRequest request, ServerResponse response, String name, Lister lister) {
        callers.provider(request);
        int limit = Paging.limit(request);
        long after = Paging.cursor(request);
        List<UsageList.Kept> found = store.read(snapshot -> lister.list(snapshot, after, limit + 1));
        ObjectNode body = Bodies.node();
        ArrayNode list = body.putArray(name);
        for (UsageList.Kept each : found.subList(0, Math.min(limit, found.size()))) {
            list.add(UsageRecordView.of(each));
        }
        if (found.size() > limit) {
            Paging.next(response, request, found.get(limit - 1).number());
        }
        Bodies.send(response, 200, body);
    }

    /** Sums of usage by day that cannot be priced yet, in every open month of the accounts asked for. */
    private void parked(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        Optional<ParkReason> reason = Callers.query(request, "reason")
                .map(name -> ParkReason.byWireName(name)
                        .orElseThrow(() -> new HttpRefusal(
                                400, "unknownReason", "there is no reason " + name + " to park usage")));
        int limit = Paging.limit(request);
        long after = Paging.cursor(request);
        ArrayNode list = Bodies.JSON.createArrayNode();
        long number = 0;
        boolean more = false;
        for (Accounts.Entry entry : asked(request)) {
            for (Parked parked : parked(entry)) {
                if (reason.isPresent() && parked.reason() != reason.get()) {
                    continue;
                }
                number++;
                if (number > after && list.size() < limit) {
                    list.add(view(entry, parked));
                } else if (number > after) {
                    more = true;
                }
            }
        }
        if (more) {
            Paging.next(response, request, after + limit);
        }
        Bodies.send(response, 200, Bodies.node().set("parked", list));
    }

    private List<Accounts.Entry> asked(ServerRequest request) {
        Optional<String> operatorId = Callers.query(request, "operatorId");
        List<Accounts.Entry> found = operatorId.map(accounts::of).orElseGet(accounts::all);
        if (found.isEmpty() && operatorId.isPresent()) {
            throw new HttpRefusal(404, "unknownOperator", "there is no operator " + operatorId.get());
        }
        return found;
    }

    private List<Parked> parked(Accounts.Entry entry) {
        LocalDate today = clock.today();
        List<Parked> parked = new ArrayList<>();
        // Usage may be up to a day ahead of the clock and so lie in the next month.
        for (YearMonth month = entry.oldestOpen();
                !month.isAfter(YearMonth.from(today.plusDays(1)));
                month = month.plusMonths(1)) {
            parked.addAll(bills.parked(entry, month, today));
        }
        return parked;
    }

    private static ObjectNode view(Accounts.Entry entry, Parked parked) {
        DailyUsage usage = parked.usage();
        ObjectNode view = Bodies.node()
                .put("operatorId", entry.account().id().operatorId())
                .put("coverage", entry.account().id().coverage());
        view.putObject("resource")
                .put("kind", usage.resource().kind().wireName())
                .put("id", usage.resource().id());
        view.put("meter", usage.meter()).put("day", Days.text(usage.day()));
        ObjectNode attributes = view.putObject("attributes");
        usage.attributes().values().forEach(attributes::put);
        return view.put("quantity", Decimals.plain(usage.quantity()))
                .put("serviceMonth", Days.text(usage.serviceMonth()))
                .put("records", usage.records())
                .put("reason", parked.reason().wireName());
    }

    private void receipts(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        LocalDate from = day(request, "from").orElse(clock.today());
        LocalDate to = day(request, "to").orElse(from);
        ArrayNode list = Bodies.JSON.createArrayNode();
        List<ReceiptTable.Receipt> found = store.read(snapshot -> ReceiptTable.between(snapshot, from, to));
        for (ReceiptTable.Receipt each : page(request, response, found)) {
            list.addObject()
                    .put("day", Days.text(each.day()))
                    .put("source", each.source())
                    .put("received", each.received())
                    .put("accepted", each.accepted())
                    .put("duplicates", each.duplicates())
                    .put("conflicts", each.conflicts())
                    .put("rejected", each.rejected());
        }
        Bodies.send(response, 200, Bodies.node().set("receipts", list));
    }

    /** Where the accepted records of a service month are, account by account. */
    private void conservation(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        YearMonth month = OperatorApi.month(request);
        ArrayNode list = Bodies.JSON.createArrayNode();
        for (Accounts.Entry entry : page(request, response, asked(request))) {
            if (!month.isBefore(entry.account().firstMonth())) {
                Conservation.Count count = conservation.of(entry, month, clock.today());
                list.addObject()
                        .put("operatorId", entry.account().id().operatorId())
                        .put("coverage", entry.account().id().coverage())
                        .put("accepted", count.accepted())
                        .put("billed", count.billed())
                        .put("parked", count.parked())
                        .put("late", count.late())
                        .put("voided", count.voided())
                        .put("balanced", count.isBalanced())
                        .put("seq", count.seq());
            }
        }
        Bodies.send(
                response, 200, Bodies.node().put("yearMonth", Days.text(month)).set("accounts", list));
    }

    /** The part of a list that the cursor and the limit name; the answer says where the next one is. */
    private static <T> List<T> page(ServerRequest request, ServerResponse response, List<T> all) {
        int limit = Paging.limit(request);
        int from = (int) Math.min(Paging.cursor(request), all.size());
        int to = Math.min(all.size(), from + limit);
        if (to < all.size()) {
            Paging.next(response, request, to);
        }
        return all.subList(from, to);
    }

    private static Optional<LocalDate> day(ServerRequest request, String name) {
        return Callers.query(request, name)
                .map(text -> Days.parseDay(text)
                        .orElseThrow(() -> new HttpRefusal(400, "malformedDay", name + " must be a day yyyyMMdd")));
    }
}
