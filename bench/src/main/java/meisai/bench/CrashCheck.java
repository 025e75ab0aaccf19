package meisai.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Holds a server that has started after a kill against the client's own record. */
final class CrashCheck {
    /** Of each kind that was acknowledged, the last ones are looked at one by one; the sums of the months that are looked at tell of all. */
    private static final int LOOKED_AT = 3;

    private static final int EXPORTS = 10;
    private static final int OLD_BILLS = 5;
    private static final int NEWEST = 1;
    private static final int SIMS = 2;

    private final CrashLedger ledger;
    private final CrashMonths months;
    private final Fleet fleet;
    private final int operators;
    private final Path csv;
    private final Checks checks;
    /** Closed bills by operator and month: they never change. */
    private final Map<String, Closed> closed = new TreeMap<>();

    private record Closed(String manifest, BigDecimal subtotal) {
        static Closed of(JsonNode bill) {
            return new Closed(bill.path("manifest").toString(), subtotalOf(bill));
        }
    }

    private long whole;
    private long absent;

    /** @param csv where exports are put to be read */
    CrashCheck(CrashLedger ledger, CrashMonths months, Fleet fleet, Path csv, Checks checks) {
        this.ledger = ledger;
        this.months = months;
        this.fleet = fleet;
        this.operators = fleet.operators();
        this.csv = csv;
        this.checks = checks;
    }

    /** What was sent and not answered, and was there. */
    long whole() {
        return whole;
    }

    /** What was sent and not answered, and was not there. */
    long absent() {
        return absent;
    }

    /** @param picks some of the older closed months; without it all are looked at */
    void all(Api api, Optional<Random> picks) throws IOException, InterruptedException, BenchFailure {
        close(api);
        List<CrashExport> exports = ledger.exports();
        for (CrashExport export : exports.subList(Math.max(0, exports.size() - EXPORTS), exports.size())) {
            export.check(api, months, csv, checks);
        }
        changes(api);
        receipts(api);
        List<YearMonth> looked = picked(months.closed(), picks);
        for (YearMonth month : looked) {
            conservation(api, month);
            verify(api, month);
        }
        conservation(api, months.usage());
        for (int operator = 0; operator < operators; operator++) {
            bills(api, operator, picks);
        }
        for (int sim = 0; sim < Math.min(SIMS, fleet.sims()); sim++) {
            records(api, picks.isPresent() ? picks.get().nextInt(fleet.sims()) : sim);
        }
    }

    /** The newest ones and an older one. */
    private static List<YearMonth> picked(List<YearMonth> all, Optional<Random> picks) {
        if (picks.isEmpty() || all.size() <= NEWEST) {
            return all;
        }
        List<YearMonth> picked = new ArrayList<>(all.subList(all.size() - NEWEST, all.size()));
        picked.add(all.get(picks.get().nextInt(all.size() - NEWEST)));
        return picked;
    }

    /** A month whose close was asked for is closed or as it was before, and is closed now. */
    private void close(Api api) throws IOException, InterruptedException, BenchFailure {
        Optional<YearMonth> ending = months.ending();
        if (ending.isEmpty()) {
            return;
        }
        for (int operator = 0; operator < operators; operator++) {
            closedOrWaiting(api, Fleet.operatorId(operator), ending.get());
        }
        Optional<String> acknowledged = months.job();
        if (acknowledged.isPresent()) {
            done(api, "acknowledged close of " + ending.get(), acknowledged.get());
        }
        String path = "/months/" + CrashMonths.text(ending.get()) + "/close";
        done(
                api,
                "close of " + ending.get(),
                api.post(path, Api.JSON_TYPE, "{}").path("jobId").asString());
        months.ended();
    }

    private void done(Api api, String what, String jobId) throws IOException, InterruptedException, BenchFailure {
        JsonNode job = CrashClose.await(api, jobId);
        checks.same(what, "done []", job.path("state").asString() + " " + job.path("problems"));
    }

    private void closedOrWaiting(Api api, String operator, YearMonth month)
            throws IOException, InterruptedException, BenchFailure {
        JsonNode bill = bill(api, operator, month);
        if (bill.path("state").asString().equals("closed")) {
            unchanged(operator, month, bill);
        } else {
            checks.same(
                    "state of " + month + " of " + operator,
                    "waiting",
                    bill.path("state").asString());
        }
    }

    /** A closed bill is as it was. */
    private void unchanged(String operator, YearMonth month, JsonNode bill) {
        Closed found = Closed.of(bill);
        Closed had = closed.putIfAbsent(operator + " " + month, found);
        checks.same("closed bill of " + month + " of " + operator, had == null ? found : had, found);
    }

    private static JsonNode bill(Api api, String operator, YearMonth month)
            throws IOException, InterruptedException, BenchFailure {
        return api.get("/bills/" + CrashMonths.text(month) + "?operatorId=" + operator);
    }

    private void changes(Api api) throws IOException, InterruptedException, BenchFailure {
        Map<CrashKind, List<CrashChange>> answered = new EnumMap<>(CrashKind.class);
        for (Map.Entry<CrashChange, Boolean> each : ledger.asked().entrySet()) {
            CrashChange change = each.getKey();
            if (each.getValue()) {
                answered.computeIfAbsent(change.kind(), kind -> new ArrayList<>())
                        .add(change);
            } else {
                unanswered(api, change);
            }
        }
        for (List<CrashChange> changes : answered.values()) {
            for (CrashChange change : changes.subList(Math.max(0, changes.size() - LOOKED_AT), changes.size())) {
                acknowledged(api, change);
            }
        }
        ledger.settle();
    }

    private void acknowledged(Api api, CrashChange change) throws IOException, InterruptedException, BenchFailure {
        checks.same("parts that are there of what was acknowledged, " + change + ",", change.size(), change.there(api));
    }

    /** All of it is there, or nothing; sent again, all of it. */
    private void unanswered(Api api, CrashChange change) throws IOException, InterruptedException, BenchFailure {
        int there = change.there(api);
        if (there == 0) {
            absent++;
        } else {
            whole++;
            checks.same("parts that are there of what was not answered, " + change + ",", change.size(), there);
        }
        change.send(api);
        checks.same("parts that are there of what was sent again, " + change + ",", change.size(), change.there(api));
    }

    private void receipts(Api api) throws IOException, InterruptedException, BenchFailure {
        long accepted = 0;
        for (JsonNode day : api.get("/conservation?from=" + Workload.firstDay() + "&to="
                        + CrashMonths.text(months.usage().plusMonths(1)) + "28")
                .path("receipts")) {
            accepted += day.path("accepted").asLong();
            checks.same(
                    "records received " + day,
                    day.path("received").asLong(),
                    day.path("accepted").asLong() + day.path("duplicates").asLong());
        }
        checks.same("records accepted, by receipts", ledger.tally().records(), accepted);
    }

    private void conservation(Api api, YearMonth month) throws IOException, InterruptedException, BenchFailure {
        JsonNode accounts = api.get("/conservation/" + CrashMonths.text(month)).path("accounts");
        checks.same("accounts in the conservation of " + month, operators, accounts.size());
        for (int operator = 0; operator < operators; operator++) {
            JsonNode account = accounts.path(operator);
            CrashTally.Sum sum = ledger.tally().of(operator, month);
            String of = " of " + month + " of " + Fleet.operatorId(operator);
            checks.same(
                    "operator" + of,
                    Fleet.operatorId(operator),
                    account.path("operatorId").asString());
            checks.same(
                    "records accepted" + of,
                    sum.records(),
                    account.path("accepted").asLong());
            checks.same(
                    "records void" + of, sum.voided(), account.path("voided").asLong());
            checks.same("records parked" + of, 0L, account.path("parked").asLong());
            checks.same("balance" + of, true, account.path("balanced").asBoolean());
        }
    }

    private static BigDecimal subtotalOf(JsonNode bill) {
        return new BigDecimal(bill.path("subtotal").asString());
    }

    /** All that are open or were not seen closed yet, and some of the others; with them what the others were seen to be. */
    private void bills(Api api, int operator, Optional<Random> picks)
            throws IOException, InterruptedException, BenchFailure {
        String id = Fleet.operatorId(operator);
        List<YearMonth> begun = months.begun();
        List<YearMonth> old = new ArrayList<>(months.closed());
        picks.ifPresent(random -> Collections.shuffle(old, random));
        Set<YearMonth> passedOver =
                picks.isPresent() ? Set.copyOf(old.subList(Math.min(OLD_BILLS, old.size()), old.size())) : Set.of();
        BigDecimal subtotals = BigDecimal.ZERO;
        for (YearMonth month : begun) {
            Closed seen = closed.get(id + " " + month);
            if (seen != null && passedOver.contains(month)) {
                subtotals = subtotals.add(seen.subtotal());
                continue;
            }
            JsonNode bill = bill(api, id, month);
            subtotals = subtotals.add(subtotalOf(bill));
            if (month.isBefore(months.usage())) {
                checks.same(
                        "state of " + month + " of " + id,
                        "closed",
                        bill.path("state").asString());
                unchanged(id, month, bill);
            }
        }
        checks.same(
                "subtotals of all bills of " + id,
                Run.plain(ledger.tally().subtotals(operator, begun)),
                Run.plain(subtotals));
    }

    /** The records behind a SIM's rows of the open month are those that were acknowledged, each once. */
    private void records(Api api, int sim) throws IOException, InterruptedException, BenchFailure {
        String imsi = String.format(Locale.ROOT, "00101%010d", sim);
        JsonNode answer =
                api.get("/bills/" + CrashMonths.text(months.usage()) + "/explain/records?limit=10000&resource=" + imsi
                        + "&operatorId=" + Fleet.operatorId(fleet.operatorOf(sim)));
        List<String> ids = new ArrayList<>();
        answer.path("records").forEach(each -> ids.add(each.path("id").asString()));
        ids.sort(Comparator.naturalOrder());
        checks.same("records of " + imsi + " in " + months.usage(), ledger.billed(sim, months.usage()), ids);
    }

    private void verify(Api api, YearMonth month) throws IOException, InterruptedException, BenchFailure {
        String path = "/months/" + CrashMonths.text(month) + "/verify";
        done(
                api,
                "verify of " + month,
                api.post(path, Api.JSON_TYPE, "{}").path("jobId").asString());
    }
}
