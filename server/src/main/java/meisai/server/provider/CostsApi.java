package meisai.server.provider;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.auth.Permissions;
import meisai.server.clock.ServerClock;
import meisai.server.http.Bodies;
import meisai.server.http.BoundedWork;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;
import meisai.server.http.Routes;
import meisai.server.live.Costs;
import meisai.server.live.Costs.By;
import meisai.server.live.Costs.Part;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What months cost, told apart by item, resource, group or tag. */
public final class CostsApi {
    private static final String TAG = "tag:";
    private static final int MAX_MONTHS = 36;

    private final Callers callers;
    private final Store store;
    private final Costs costs;
    private final ServerClock clock;

    public CostsApi(Callers callers, Store store, Costs costs, ServerClock clock) {
        this.callers = callers;
        this.store = store;
        this.costs = costs;
        this.clock = clock;
    }

    public void routes(Routes routes, BoundedWork work) {
        routes.get("/meisai/v1/costs", work.of(this::costs));
    }

    private void costs(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = callers.account(request, Permissions.GET_BILLING);
        LocalDate today = clock.today();
        String asked = Callers.query(request, "by")
                .orElseThrow(() ->
                        new HttpRefusal(400, "missingParameter", "by must be item, resource, group or tag:<name>"));
        By by = by(asked);
        YearMonth from = month(request, "from").orElse(YearMonth.from(today));
        YearMonth to = month(request, "to").orElse(from);
        check(from, to, today);
        int limit = Paging.limit(request);
        long after = Paging.cursor(request);
        SortedMap<Part, BigDecimal> sums = new TreeMap<>(Costs.ORDER);
        try (Snapshot snapshot = store.snapshot()) {
            for (YearMonth month = from; !month.isAfter(to); month = month.plusMonths(1)) {
                if (!month.isBefore(entry.account().firstMonth())) {
                    costs.add(snapshot, entry, month, today, by, sums);
                }
            }
        }
        ArrayNode list = Bodies.JSON.createArrayNode();
        sums.entrySet().stream().skip(after).limit(limit).forEach(part -> list.add(view(part, asked)));
        if (sums.size() > after + limit) {
            Paging.next(response, request, after + limit);
        }
        ObjectNode body = Bodies.node()
                .put("by", asked)
                .put("from", Days.text(from))
                .put("to", Days.text(to))
                .put("currency", entry.account().currency().name())
                .put("subtotal", Decimals.plain(sums.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add)));
        Bodies.send(response, 200, body.set("costs", list));
    }

    private static By by(String text) {
        return switch (text) {
            case "item" -> new By.Item();
            case "resource" -> new By.ByResource();
            case "group" -> new By.Group();
            default -> {
                if (text.startsWith(TAG) && text.length() > TAG.length()) {
                    yield new By.Tag(text.substring(TAG.length()));
                }
                throw new HttpRefusal(400, "wrongParameter", "by must be item, resource, group or tag:<name>");
            }
        };
    }

    private static Optional<YearMonth> month(ServerRequest request, String name) {
        return Callers.query(request, name)
                .map(text -> Days.parseMonth(text)
                        .orElseThrow(() -> new HttpRefusal(400, "malformedMonth", name + " must be a month yyyyMM")));
    }

    private static void check(YearMonth from, YearMonth to, LocalDate today) {
        if (to.isBefore(from) || from.plusMonths(MAX_MONTHS).isBefore(to)) {
            throw new HttpRefusal(400, "wrongParameter", "to must be from or up to " + MAX_MONTHS + " months later");
        }
        if (to.isAfter(YearMonth.from(today.plusDays(1)))) {
            throw new HttpRefusal(404, "noBill", "month " + Days.text(to) + " has not begun");
        }
    }

    private static ObjectNode view(Map.Entry<Part, BigDecimal> entry, String by) {
        ObjectNode view = Bodies.node();
        Part part = entry.getKey();
        part.resource()
                .ifPresent(resource -> view.putObject("resource")
                        .put("kind", resource.kind().wireName())
                        .put("id", resource.id()));
        part.name().ifPresent(name -> view.put(by.startsWith(TAG) ? "tag" : by, name));
        return view.put("amount", Decimals.plain(entry.getValue()));
    }
}
