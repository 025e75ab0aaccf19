package meisai.server.compat;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import meisai.bill.Bill;
import meisai.bill.DailyAmounts;
import meisai.bill.DailyAmounts.DailyAmount;
import meisai.money.Decimals;
import meisai.money.Money;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.auth.AuthKeys;
import meisai.server.auth.Tokens;
import meisai.server.clock.ServerClock;
import meisai.server.export.BillExport;
import meisai.server.export.ExportFiles;
import meisai.server.http.Bodies;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;
import meisai.server.http.Routes;
import meisai.server.live.Bills;
import meisai.server.live.Bills.BillOfMonth;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The compatible API under {@code /v1}, and the plain download of exported files. */
public final class CompatApi {
    private static final int MONTHS_KEPT = 18;
    private static final DateTimeFormatter EVALUATED =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    private final Callers callers;
    private final AuthKeys authKeys;
    private final Tokens tokens;
    private final Accounts accounts;
    private final Bills bills;
    private final BillExport export;
    private final ExportFiles files;
    private final ServerClock clock;

    public CompatApi(
            Callers callers,
            AuthKeys authKeys,
            Tokens tokens,
            Accounts accounts,
            Bills bills,
            BillExport export,
            ExportFiles files,
            ServerClock clock) {
        this.callers = callers;
        this.authKeys = authKeys;
        this.tokens = tokens;
        this.accounts = accounts;
        this.bills = bills;
        this.export = export;
        this.files = files;
        this.clock = clock;
    }

    public void routes(Routes routes) {
        routes.post("/v1/auth", this::auth)
                .get("/v1/bills", this::history)
                .get("/v1/bills/latest", this::latest)
                .post("/v1/bills/latest/export", this::exportLatest)
                .get("/v1/bills/{yyyyMM}", this::month)
                .get("/v1/bills/{yyyyMM}/daily", this::daily)
                .post("/v1/bills/{yyyyMM}/export", this::exportMonth)
                .get("/exports/{folder}/{name}", this::download);
    }

    private void auth(ServerRequest request, ServerResponse response) throws IOException {
        ObjectNode body = Bodies.object(request);
        Optional<String> authKeyId = text(body, "authKeyId");
        Optional<String> authKey = text(body, "authKey");
        if (authKeyId.isEmpty() || authKey.isEmpty()) {
            throw new HttpRefusal(400, "malformedRequest", "authKeyId and authKey are needed.");
        }
        Duration life = life(body.get("tokenTimeoutSeconds"));
        String operatorId = authKeys.operatorOf(authKeyId.get(), authKey.get())
                .orElseThrow(() -> new HttpRefusal(401, "unauthorized", "wrong AuthKey"));
        Tokens.Issued issued = tokens.issue(operatorId, life);
        Bodies.send(
                response,
                200,
                Bodies.node()
                        .put("apiKey", issued.apiKey())
                        .put("operatorId", operatorId)
                        .put("token", issued.token()));
    }

    private static Duration life(JsonNode seconds) {
        if (seconds == null || seconds.isMissingNode()) {
            return Tokens.DEFAULT_LIFE;
        }
        if (!seconds.isIntegralNumber()
                || !seconds.canConvertToLong()
                || seconds.asLong() < 1
                || seconds.asLong() > Tokens.MAX_LIFE.toSeconds()) {
            throw new HttpRefusal(
                    400,
                    "malformedRequest",
                    "tokenTimeoutSeconds must be a whole number from 1 to " + Tokens.MAX_LIFE.toSeconds() + ".");
        }
        return Duration.ofSeconds(seconds.asLong());
    }

    private static Optional<String> text(ObjectNode body, String name) {
        JsonNode value = body.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw new HttpRefusal(400, "malformedRequest", name + " must be a string.");
        }
        return Optional.of(value.stringValue()).filter(Predicate.not(String::isEmpty));
    }

    private void history(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = account(request);
        YearMonth oldest = YearMonth.from(clock.today()).minusMonths(MONTHS_KEPT);
        ArrayNode list = Bodies.JSON.createArrayNode();
        for (BillOfMonth bill : bills.closed(entry).reversed()) {
            Bill closed = bill.statement().bill();
            if (!closed.yearMonth().isBefore(oldest) && closed.hasCharges() && list.size() < MONTHS_KEPT) {
                list.add(monthlyBill(closed, "closed"));
            }
        }
        Bodies.send(response, 200, Bodies.node().set("billList", list));
    }

    private void month(ServerRequest request, ServerResponse response) {
        BillOfMonth bill = bill(account(request), pathMonth(request));
        String state = bill.state() instanceof Bills.State.Closed ? "closed" : "temporary";
        Bodies.send(response, 200, monthlyBill(bill.statement().bill(), state));
    }

    private static ObjectNode monthlyBill(Bill bill, String state) {
        return withAmount(Bodies.node(), bill.amount())
                .put("state", state)
                .put("yearMonth", Days.text(bill.yearMonth()));
    }

    private void latest(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = account(request);
        YearMonth current = YearMonth.from(clock.today());
        Money amount = bills.bill(entry, current, clock.today())
                .map(bill -> bill.statement().bill().amount())
                .orElse(Money.zero(entry.account().currency()));
        Bodies.send(
                response,
                200,
                withAmount(Bodies.node(), amount).put("lastEvaluatedTime", EVALUATED.format(clock.get())));
    }

    private void daily(ServerRequest request, ServerResponse response) {
        BillOfMonth bill = bill(account(request), pathMonth(request));
        YearMonth month = bill.statement().bill().yearMonth();
        LocalDate last = bill.state() instanceof Bills.State.Closed ? month.atEndOfMonth() : clock.today();
        ArrayNode list = Bodies.JSON.createArrayNode();
        List<DailyAmount> days =
                DailyAmounts.of(bill.statement().bill(), last, bill.statement().rounding());
        for (DailyAmount day : days.reversed()) {
            list.add(withAmount(Bodies.node(), day.amount()).put("date", Days.text(day.day())));
        }
        Bodies.send(response, 200, Bodies.node().set("billList", list));
    }

    private void exportLatest(ServerRequest request, ServerResponse response) {
        export(account(request), YearMonth.from(clock.today()), request, response);
    }

    private void exportMonth(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = account(request);
        YearMonth month = pathMonth(request);
        checkReadable(entry, month);
        export(entry, month, request, response);
    }

    private void export(Accounts.Entry entry, YearMonth month, ServerRequest request, ServerResponse response) {
        String mode = Callers.query(request, "export_mode").orElse("sync");
        if (mode.equals("async")) {
            throw new HttpRefusal(400, CompatError.UNSUPPORTED_EXPORT_MODE.code(), mode);
        }
        if (!mode.equals("sync")) {
            throw new HttpRefusal(400, CompatError.UNKNOWN_EXPORT_MODE.code(), mode);
        }
        String url = export.export(entry, month).orElseThrow(CompatApi::noBill);
        Bodies.send(response, 200, Bodies.node().put("url", url));
    }

    private void download(ServerRequest request, ServerResponse response) throws IOException {
        String expires = request.query().first("expires").orElse("");
        Path file = files.open(
                        request.path().pathParameters().get("folder"),
                        request.path().pathParameters().get("name"),
                        expires,
                        request.query().first("signature").orElse(""))
                .orElseThrow(() -> new HttpRefusal(403, "forbidden", "the address is not valid or has expired"));
        response.status(Status.OK_200);
        response.header(HeaderNames.CONTENT_TYPE, "text/csv; charset=utf-8");
        response.header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + file.getFileName() + "\"");
        response.contentLength(Files.size(file));
        try (OutputStream out = response.outputStream()) {
            Files.copy(file, out);
        }
    }

    /** A month that can be read here: the current one, or a closed one with a charge of the last 18 months. */
    private BillOfMonth bill(Accounts.Entry entry, YearMonth month) {
        checkReadable(entry, month);
        BillOfMonth bill = bills.bill(entry, month, clock.today()).orElseThrow(CompatApi::noBill);
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

    /** The caller's account: its only one, or the one of the coverage that the first label of the host picks. */
    private Accounts.Entry account(ServerRequest request) {
        List<Accounts.Entry> found = accounts.of(callers.operator(request));
        if (found.size() == 1) {
            return found.getFirst();
        }
        String host = request.authority().toLowerCase(Locale.ROOT);
        String coverage = host.startsWith("g.") ? "g" : "jp";
        return found.stream()
                .filter(entry -> entry.account().id().coverage().equals(coverage))
                .findFirst()
                .orElseThrow(CompatApi::noBill);
    }

    /** Whole numbers as integers, others plain with at most the currency's digits and no trailing zeros. */
    private static ObjectNode withAmount(ObjectNode node, Money money) {
        BigDecimal amount = Decimals.normal(money.amount());
        return node.put("amount", amount).put("currency", money.currency().name());
    }
}
