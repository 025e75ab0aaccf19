package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import meisai.server.cli.Settings;
import meisai.server.store.Store;

/** Three months of an account whose price book counts nothing for an account or a group, one random step at a time. */
public final class ByResourceLife implements AutoCloseable {
    public static final YearMonth FIRST = YearMonth.of(2026, 9);
    public static final YearMonth LAST = YearMonth.of(2026, 11);
    private static final LocalDate BEGIN = LocalDate.of(2026, 11, 5);
    private static final LocalDate END = LocalDate.of(2026, 11, 28);

    /** What can happen between two readings of a bill. */
    public enum Step {
        USAGE(8),
        RESOURCES(4),
        CHARGES(2),
        COUPON(1),
        VOID(3),
        NEXT_DAY(1),
        CLOSE(1),
        NOTHING(1);

        private final int weight;

        Step(int weight) {
            this.weight = weight;
        }
    }

    private static final List<String> SIMS = List.of("D1", "D2", "D3", "P1", "P2", "S1", "K1", "X1", "X2");
    private static final List<String> PLANS = List.of("plan-D", "plan-P", "plan-S", "plan-K");
    private static final List<String> STATUSES = List.of("active", "standby", "suspended");

    private final TestServer server;
    private final Random random;
    private final List<String> ids = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private LocalDate today = BEGIN;
    private YearMonth oldestOpen = FIRST;
    private int charges;
    private int coupons;

    private ByResourceLife(TestServer server, Random random) {
        this.server = server;
        this.random = random;
        for (Step step : Step.values()) {
            for (int i = 0; i < step.weight; i++) {
                steps.add(step);
            }
        }
    }

    /** Some resources, usage and a coupon, taken by a server that closes the store in the end. */
    public static ByResourceLife begin(Path data, Store store, Random random, boolean daysApart) {
        Settings settings = Settings.defaults(data).withPort(0).withoutAutomaticClose();
        TestServer server = TestServer.start(settings, BEGIN + "T09:00:00Z", store);
        server.setUp(daysApart ? bookOfDays() : book());
        expect(200, server.provider("POST", "resources", AllModels.resources()));
        ByResourceLife life = new ByResourceLife(server, random);
        life.coupon("500");
        life.usage(200);
        return life;
    }

    /** Every model that has no need of other resources. */
    static String book() {
        return AllModels.BOOK
                .lines()
                .filter(line -> !line.contains("name: slots") && !line.contains("name: pool"))
                .map(line -> line.replace("scope: accountMonth", "scope: resourceMonth")
                        .replace("scope: accountDay", "scope: resourceDay"))
                .reduce("", (book, line) -> book + line + "\n");
    }

    /** Of these every model whose usage is counted by day. */
    private static String bookOfDays() {
        return book().lines()
                .filter(line -> !line.contains("callsFree"))
                .map(line -> line.replace("scope: month", "scope: day")
                        .replace("volume: { scope: resourceMonth, per: 1000, ", "graduated: { scope: resourceDay, ")
                        .replace(
                                "package: { scope: resourceMonth, per: 1000, price: \"12\" }",
                                "perUnit: { price: \"0.02\" }")
                        .replace("scope: resourceMonth", "scope: resourceDay"))
                .reduce("", (book, line) -> book + line + "\n");
    }

    public LocalDate today() {
        return today;
    }

    /** Each step once, then steps at random, in the end a close with usage that may come late for it. */
    public List<Step> steps(int atRandom) {
        List<Step> all = new ArrayList<>(List.of(Step.values()));
        for (int i = 0; i < atRandom; i++) {
            all.add(steps.get(random.nextInt(steps.size())));
        }
        Collections.shuffle(all, random);
        all.addAll(List.of(Step.CLOSE, Step.USAGE, Step.USAGE));
        return all;
    }

    public void take(Step step) {
        switch (step) {
            case USAGE -> usage(1 + random.nextInt(20));
            case RESOURCES -> resources();
            case CHARGES -> charge();
            case COUPON -> coupon("7");
            case VOID -> makeVoid(any(ids));
            case NEXT_DAY -> nextDay();
            case CLOSE -> closeMonth();
            case NOTHING -> {}
        }
    }

    private void usage(int records) {
        StringBuilder body = new StringBuilder();
        AllModels.Sent last = AllModels.random("none", "", day(FIRST), random);
        for (int i = 0; i < records; i++) {
            String id = "r" + ids.size();
            AllModels.Sent sent = AllModels.random(id, random.nextInt(3) == 0 ? any(SIMS) : "", day(FIRST), random);
            if (i > 0 && random.nextInt(4) == 0) {
                sent = new AllModels.Sent(
                        id,
                        last.sim(),
                        last.meter(),
                        last.day(),
                        sent.quantity().max(BigDecimal.ONE));
            }
            last = sent;
            String json = sent.json();
            if (!ids.isEmpty() && random.nextInt(12) == 0) {
                json = json.replace("\"source\"", "\"replaces\":\"" + any(ids) + "\",\"source\"");
            }
            ids.add(id);
            body.append(json);
        }
        expect(200, server.usage(body.toString()));
    }

    /** A day from a month on, at most today. */
    private LocalDate day(YearMonth from) {
        LocalDate first = from.atDay(1);
        return first.plusDays(random.nextLong(today.toEpochDay() - first.toEpochDay() + 1));
    }

    private void resources() {
        String day = day(oldestOpen).toString().replace("-", "");
        String change = AllModels.sim(any(SIMS), any(PLANS), any(STATUSES), day);
        expect(
                200,
                server.provider("POST", "resources", random.nextBoolean() ? change : AllModels.grouped(change, "g1")));
    }

    private void charge() {
        String of = random.nextBoolean() ? ",\"resource\":{\"kind\":\"imsi\",\"id\":\"" + any(SIMS) + "\"}" : "";
        String price = random.nextBoolean() ? ",\"unitPrice\":\"-12.5\"" : ",\"quantity\":3";
        expect(
                200,
                AllModels.charges(
                        server,
                        AllModels.charge("c" + charges++, day(FIRST).toString().replace("-", ""), of + price)));
    }

    private void coupon(String amount) {
        expect(
                201,
                server.provider(
                        "POST",
                        "coupons",
                        "{\"operatorId\":\"OP0000000001\",\"couponCode\":\"coupon-" + coupons++ + "\",\"amount\":\""
                                + amount + "\",\"expiryYearMonth\":\"202612\"}"));
    }

    /** Sends requests that a SIM, registered or not, made on a day; a record each. */
    public void requests(String sim, LocalDate day, String id, int... quantities) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < quantities.length; i++) {
            body.append(new AllModels.Sent(id + i, sim, "beam.request", day, BigDecimal.valueOf(quantities[i])).json());
        }
        expect(200, server.usage(body.toString()));
    }

    public void makeVoid(String id) {
        expect(
                200,
                server.provider(
                        "POST",
                        "usage/void",
                        "{\"ids\":[{\"operatorId\":\"OP0000000001\",\"source\":\"gw\",\"id\":\"" + id
                                + "\"}],\"dryRun\":false}"));
    }

    private void nextDay() {
        if (today.isBefore(END)) {
            today = today.plusDays(1);
            server.clock(today + "T09:00:00Z");
        }
    }

    /** Closes the oldest month, unless it is the running one. */
    public void closeMonth() {
        if (oldestOpen.isBefore(LAST)) {
            String month = oldestOpen.toString().replace("-", "");
            int parked = new Reads(server).bill(month).at("/counts/parked").asInt();
            Reads.done(server.close(month, "{\"operatorId\":\"OP0000000001\",\"acceptParked\":" + parked + "}"));
            oldestOpen = oldestOpen.plusMonths(1);
        }
    }

    private String any(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    @Override
    public void close() {
        server.close();
    }
}
