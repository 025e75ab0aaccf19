package meisai.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/** A server that is killed again and again on one directory. */
final class CrashRun {
    /**
     * @param leastMillis from the beginning of the load to the kill
     * @param mostRecords that are new; then only what is known is sent
     */
    record Settings(
            ServerProcess.Program program,
            ServerProcess.Settings server,
            CrashLoad.Settings load,
            int kills,
            long seed,
            int leastMillis,
            int mostMillis,
            long mostRecords) {}

    private final Settings settings;
    private final Path place;
    private final CrashLedger ledger;
    private final CrashMonths months = new CrashMonths();
    private final Checks checks = new Checks();
    private final CrashCheck check;
    private final Random random;
    private final Map<CrashKind, Integer> killedDuring = new EnumMap<>(CrashKind.class);
    private final List<String> wrong = new ArrayList<>();
    private int kills;

    CrashRun(Settings settings, Path place) {
        this.settings = settings;
        this.place = place;
        Fleet fleet = settings.load().fleet();
        this.ledger = new CrashLedger(fleet, settings.mostRecords());
        this.check = new CrashCheck(ledger, months, fleet, place.resolve("bill.csv"), checks);
        this.random = new Random(settings.seed());
    }

    /** What is wrong; nothing is asked of a server after the first of it. */
    List<String> run() throws IOException, InterruptedException {
        while (kills < settings.kills() && wrong.isEmpty()) {
            once();
        }
        if (wrong.isEmpty()) {
            last();
        }
        return List.copyOf(wrong);
    }

    private ServerProcess start() throws IOException, BenchFailure {
        return ServerProcess.start(
                settings.program(),
                settings.server().preparedIfPossible(),
                place.resolve("data"),
                place.resolve("server-" + kills + ".log"),
                months.clock());
    }

    /** Starts it, checks what the last kill left, and kills it again. */
    private void once() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try (ServerProcess server = start();
                Api api = new Api(server.url(), server.providerKey())) {
            if (kills == 0) {
                setUp(api);
            } else {
                check.all(api, Optional.of(random));
            }
            broken();
            if (!wrong.isEmpty()) {
                return;
            }
            double checked = (System.nanoTime() - begin) / 1e9;
            CrashPlan plan = CrashPlan.of(random, kills, settings.leastMillis(), settings.mostMillis());
            Map<CrashKind, Integer> during =
                    new CrashLoad(settings.load(), api, ledger, months, checks).untilKilled(server, plan);
            kills++;
            during.keySet().forEach(this::killed);
            Progress.say(String.format(
                    Locale.ROOT,
                    "kill %d of %d after %,d ms during %s; %,d records sent, %,d checks passed, started and checked in %.1f s",
                    kills,
                    settings.kills(),
                    plan.killMillis(),
                    text(during),
                    ledger.recordsSent(),
                    checks.made(),
                    checked));
            if (plan.startMillis().isPresent() && kills < settings.kills()) {
                killStart(plan.startMillis().getAsLong());
            }
        } catch (BenchFailure failure) {
            failed(failure);
        }
    }

    private void killStart(long millis) throws IOException, InterruptedException, BenchFailure {
        ServerProcess.startAndKill(
                settings.program(),
                settings.server().preparedIfPossible(),
                place.resolve("data"),
                place.resolve("server-" + kills + "-start.log"),
                months.clock(),
                millis);
        kills++;
        killed(CrashKind.START);
        Progress.say(String.format(
                Locale.ROOT, "kill %d of %d %,d ms after the start of the process", kills, settings.kills(), millis));
    }

    private void killed(CrashKind during) {
        killedDuring.merge(during, 1, Integer::sum);
    }

    private void broken() {
        checks.wrong().forEach(each -> wrong.add("broken after kill " + kills + ": " + each));
    }

    /** What was found before it is told, too. */
    private void failed(BenchFailure failure) {
        broken();
        String what = failure instanceof BrokenPromise ? "broken" : "failed";
        wrong.add(what + " after kill " + kills + ": " + failure.getMessage());
    }

    private void last() throws IOException, InterruptedException {
        try (ServerProcess server = start();
                Api api = new Api(server.url(), server.providerKey())) {
            check.all(api, Optional.empty());
            broken();
        } catch (BenchFailure failure) {
            failed(failure);
        }
    }

    private void setUp(Api api) throws IOException, InterruptedException, BenchFailure {
        Fleet fleet = settings.load().fleet();
        CrashVersion first = new CrashVersion(0, Workload.MONTH.atDay(1));
        first.send(api);
        first.addTo(ledger.tally());
        SetUp.operators(api, CrashBook.ID, fleet.operators());
        YearMonth month = months.usage();
        StringBuilder lines = new StringBuilder();
        for (int sim = 0; sim < fleet.sims(); sim++) {
            int operator = fleet.operatorOf(sim);
            lines.append(CrashSims.line(operator, String.format(Locale.ROOT, "00101%010d", sim), "fleet", month));
            ledger.tally().fees(operator, month, 1);
        }
        api.post("/resources", "application/x-ndjson", lines.toString());
    }

    private static String text(Map<CrashKind, Integer> during) {
        return during.isEmpty()
                ? "nothing"
                : during.entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey().text())
                        .collect(Collectors.joining(", "));
    }

    String report() {
        StringBuilder report = new StringBuilder();
        report.append(String.format(Locale.ROOT, "%-34s %,d%n", "kills", kills));
        killedDuring.forEach((kind, count) ->
                report.append(String.format(Locale.ROOT, "  %-32s %,d%n", "during " + kind.text(), count)));
        report.append(String.format(Locale.ROOT, "%-34s %,d%n", "records sent", ledger.recordsSent()));
        report.append(String.format(
                Locale.ROOT, "%-34s %,d%n", "months closed", months.closed().size()));
        report.append(String.format(Locale.ROOT, "%-34s %,d%n", "not answered and whole", check.whole()));
        report.append(String.format(Locale.ROOT, "%-34s %,d%n", "not answered and not there", check.absent()));
        report.append(String.format(Locale.ROOT, "%-34s %,d%n", "checks", checks.made()));
        return report.toString();
    }
}
