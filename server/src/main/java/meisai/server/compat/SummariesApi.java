package meisai.server.compat;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import meisai.account.CodePointOrder;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.bill.SummaryAmounts;
import meisai.bill.SummaryAmounts.Part;
import meisai.period.Days;
import meisai.price.Charge;
import meisai.server.account.Accounts;
import meisai.server.auth.Permissions;
import meisai.server.clock.ServerClock;
import meisai.server.http.Bodies;
import meisai.server.http.BoundedWork;
import meisai.server.http.Routes;
import meisai.server.live.Bills;
import meisai.server.live.Bills.BillOfMonth;
import meisai.server.store.ResourceTable;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /v1/bills/summaries}: what the months cost by bill item and by SIM, this month and the three before, tax
 * excluded. A month before the account's first is left out.
 */
public final class SummariesApi {
    private static final int MONTHS = 4;
    private static final int MOST_SIMS = 100;

    private record Item(String name, String category) implements Comparable<Item> {
        static Item of(Charge charge) {
            return new Item(charge.item(), charge.category());
        }

        @Override
        public int compareTo(Item other) {
            int byName = CodePointOrder.INSTANCE.compare(name, other.name);
            return byName == 0 ? CodePointOrder.INSTANCE.compare(category, other.category) : byName;
        }
    }

    private final CompatAccounts accounts;
    private final Store store;
    private final Bills bills;
    private final ServerClock clock;

    public SummariesApi(CompatAccounts accounts, Store store, Bills bills, ServerClock clock) {
        this.accounts = accounts;
        this.store = store;
        this.bills = bills;
        this.clock = clock;
    }

    public void routes(Routes routes, BoundedWork work) {
        routes.get("/v1/bills/summaries/bill_items", work.of(this::items))
                .get("/v1/bills/summaries/sims", work.of(this::sims));
    }

    private void items(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = accounts.account(request, Permissions.SUMMARY_OF_BILL_ITEMS);
        Bodies.send(response, 200, months(entry, (snapshot, month, list) -> {
            SortedMap<Item, BigDecimal> sums = new TreeMap<>();
            Optional<BillOfMonth> bill = bill(
                    snapshot, entry, month, charge -> sums.merge(Item.of(charge), charge.amount(), BigDecimal::add));
            for (Part<Item> part : SummaryAmounts.of(
                    sums, entry.account().currency(), entry.account().tax(month).rounding())) {
                CompatAmounts.amount(list.addObject(), part.amount())
                        .put("billItemCategory", part.key().category())
                        .put("billItemName", part.key().name());
            }
            return bill;
        }));
    }

    private void sims(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = accounts.account(request, Permissions.SUMMARY_OF_SIMS);
        Bodies.send(response, 200, months(entry, (snapshot, month, list) -> {
            Map<String, String> simIds = ResourceTable.simIds(snapshot, entry.number());
            SortedMap<Sim, BigDecimal> sums = new TreeMap<>();
            Optional<BillOfMonth> bill = bill(
                    snapshot,
                    entry,
                    month,
                    charge -> charge.resource()
                            .filter(resource -> resource.kind() == ResourceKind.IMSI)
                            .map(Resource::id)
                            .ifPresent(imsi -> sums.merge(
                                    new Sim(simIds.getOrDefault(imsi, imsi)), charge.amount(), BigDecimal::add)));
            SummaryAmounts.of(
                            sums,
                            entry.account().currency(),
                            entry.account().tax(month).rounding())
                    .stream()
                    .limit(MOST_SIMS)
                    .forEach(part -> CompatAmounts.amount(list.addObject(), part.amount())
                            .put("simId", part.key().id()));
            return bill;
        }));
    }

    /** A SIM by its SIM id, or by its IMSI when none was given. */
    private record Sim(String id) implements Comparable<Sim> {
        @Override
        public int compareTo(Sim other) {
            return CodePointOrder.INSTANCE.compare(id, other.id);
        }
    }

    private interface Breakdown {
        Optional<BillOfMonth> of(Snapshot snapshot, YearMonth month, ArrayNode list);
    }

    /** All months from one snapshot, newest first. */
    private ArrayNode months(Accounts.Entry entry, Breakdown breakdown) {
        ArrayNode months = Bodies.JSON.createArrayNode();
        YearMonth current = YearMonth.from(clock.today());
        try (Snapshot snapshot = store.snapshot()) {
            for (int back = 0; back < MONTHS; back++) {
                YearMonth month = current.minusMonths(back);
                ObjectNode view = Bodies.node();
                ArrayNode list = Bodies.JSON.createArrayNode();
                breakdown.of(snapshot, month, list).ifPresent(bill -> {
                    view.set("costBreakdownList", list);
                    view.put("currency", entry.account().currency().name())
                            .put("updatedTime", updated(bill).getEpochSecond())
                            .put("yearMonth", Days.text(month));
                    months.add(view);
                });
            }
        }
        return months;
    }

    private Optional<BillOfMonth> bill(
            Snapshot snapshot, Accounts.Entry entry, YearMonth month, Consumer<Charge> charges) {
        return bills.bill(snapshot, entry, month, clock.today(), charges);
    }

    private Instant updated(BillOfMonth bill) {
        return bill.state() instanceof Bills.State.Closed closed ? closed.run().closedAt() : clock.get();
    }
}
