package meisai.server.e2e;

import static meisai.server.e2e.Reads.done;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Random lives of three months with every price model, voids, replacements, late usage, posted charges, coupons and
 * usage that is parked: what stands right before a close is what is closed, every record is accounted for, and arrival
 * order, batches, duplicates and restarts change no digit.
 */
class RandomLifeTest {
    private static final List<YearMonth> MONTHS =
            List.of(YearMonth.of(2026, 9), YearMonth.of(2026, 10), YearMonth.of(2026, 11));
    private static final List<String> STEPS = List.of(
            "dailyCharges",
            "monthlyCharges",
            "discounts",
            "corrections",
            "subtotal",
            "taxes",
            "tax",
            "total",
            "coupons",
            "appliedCouponAmount",
            "amount",
            "priceBookVersions");

    @TempDir
    private Path data;

    /** What comes between two closes; all of it but the voids in any order. */
    private record Phase(
            YearMonth closes, String resources, List<String> usage, List<String> charges, List<String> voids) {
        String month() {
            return closes.toString().replace("-", "");
        }

        /** The third day of the month after. */
        String clock() {
            return closes.plusMonths(1).atDay(3) + "T09:00:00Z";
        }
    }

    /** A closed month: its lines, and each step and count of its bill. */
    private record Seen(String lines, List<JsonNode> steps) {
        JsonNode step(String name) {
            return steps.get(STEPS.indexOf(name));
        }

        int counted(String name) {
            return steps.getLast().get(name).asInt();
        }
    }

    @RepeatedTest(2)
    void aLifeIsTheSameInWhateverOrderItComes() {
        long seed = System.nanoTime();
        List<Phase> phases = phases(new Random(seed));
        try {
            List<Seen> reference = life(data.resolve("reference"), phases, Optional.empty());
            everythingHappened(reference);
            List<Seen> again = life(data.resolve("again"), phases, Optional.of(new Random(seed + 1)));
            for (int i = 0; i < phases.size(); i++) {
                assertThat(again.get(i).lines()).isEqualTo(reference.get(i).lines());
                assertThat(again.get(i).steps()).isEqualTo(reference.get(i).steps());
            }
        } catch (AssertionError failure) {
            throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
        }
    }

    /** A simulation in which nothing happens proves nothing. */
    private static void everythingHappened(List<Seen> seen) {
        assertThat(seen.getFirst().counted("parked")).isPositive();
        assertThat(seen.getFirst().step("coupons").size()).isEqualTo(2);
        for (Seen month : seen) {
            assertThat(month.counted("voided")).isPositive();
            assertThat(month.step("discounts").asString()).startsWith("-");
        }
        for (Seen month : seen.subList(1, seen.size())) {
            assertThat(month.step("corrections").asString()).isNotEqualTo("0");
        }
    }

    private static List<Phase> phases(Random random) {
        List<Phase> phases = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (YearMonth month : MONTHS) {
            List<String> usage = new ArrayList<>();
            List<String> charges = new ArrayList<>();
            for (YearMonth of = MONTHS.getFirst(); !of.isAfter(month); of = of.plusMonths(1)) {
                for (int i = of.equals(month) ? 300 : 40; i > 0; i--) {
                    usage.add(record(of, ids, random));
                }
                for (int i = 0; i < 3; i++) {
                    charges.add(AllModels.charge(
                            "c" + month + of + i,
                            of.atDay(1 + random.nextInt(30)).toString().replace("-", ""),
                            random.nextBoolean() ? ",\"unitPrice\":\"-12.5\"" : ",\"quantity\":3"));
                }
            }
            // Parked in any case: nothing makes it void.
            usage.add(new AllModels.Sent(
                            "x" + month, "X1", "data.upload", MONTHS.getFirst().atDay(9), BigDecimal.TEN)
                    .json());
            List<String> voids = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                voids.add(ids.get(random.nextInt(ids.size())));
            }
            phases.add(new Phase(month, resources(month), usage, charges, voids));
        }
        return phases;
    }

    private static String resources(YearMonth month) {
        if (month.equals(MONTHS.getFirst())) {
            return AllModels.resources();
        }
        // X1 is registered from October on: its usage of September moves on.
        return month.equals(MONTHS.get(1))
                ? AllModels.sim("X1", "plan-D", "active", "20261001")
                        + AllModels.grouped(AllModels.sim("P2", "plan-P", "active", "20261015"), "g2")
                : AllModels.sim("D1", "plan-P", "active", "20261110");
    }

    private static String record(YearMonth month, List<String> ids, Random random) {
        String id = "r" + ids.size();
        String json = AllModels.random(
                        id,
                        random.nextInt(20) == 0 ? "X1" : "",
                        month.atDay(1 + random.nextInt(month.lengthOfMonth())),
                        random)
                .json();
        if (!ids.isEmpty() && random.nextInt(12) == 0) {
            json = json.replace(
                    "\"source\"", "\"replaces\":\"" + ids.get(random.nextInt(ids.size())) + "\",\"source\"");
        }
        ids.add(id);
        return json;
    }

    /** @param shuffle in the order of the phases and in one body if there is none; else in any order, with restarts */
    private static List<Seen> life(Path directory, List<Phase> phases, Optional<Random> shuffle) {
        List<Seen> seen = new ArrayList<>();
        TestServer server = TestServer.start(directory, phases.getFirst().clock());
        try {
            server.setUp(AllModels.BOOK);
            coupon(server, "all", "500", "");
            coupon(server, "voice", "30", ",\"billItemName\":\"voice\"");
            for (Phase phase : phases) {
                server.clock(phase.clock());
                server = shuffle.isPresent() ? arrive(server, directory, phase, shuffle.get()) : arrive(server, phase);
                balanced(server, phase.closes());
                seen.add(close(server, phase));
                balanced(server, phase.closes());
            }
            for (Phase phase : phases) {
                JsonNode job = expect(202, server.provider("POST", "months/" + phase.month() + "/verify", ""))
                        .json();
                done(server.provider("GET", "jobs/" + job.get("jobId").asString() + "?wait=60", "")
                        .json());
            }
            return seen;
        } finally {
            server.close();
        }
    }

    private static void coupon(TestServer server, String code, String amount, String scope) {
        expect(
                201,
                server.provider(
                        "POST",
                        "coupons",
                        "{\"operatorId\":\"OP0000000001\",\"couponCode\":\"" + code + "\",\"amount\":\"" + amount
                                + "\",\"expiryYearMonth\":\"202612\"" + scope + "}"));
    }

    private static TestServer arrive(TestServer server, Phase phase) {
        expect(200, server.provider("POST", "resources", phase.resources()));
        assertThat(expect(200, server.usage(String.join("", phase.usage())))
                        .json()
                        .get("accepted")
                        .asInt())
                .isEqualTo(phase.usage().size());
        expect(200, AllModels.charges(server, String.join("", phase.charges())));
        makeVoid(server, phase.voids());
        return server;
    }

    private static TestServer arrive(TestServer started, Path directory, Phase phase, Random random) {
        TestServer server = started;
        List<String> usage = new ArrayList<>(phase.usage());
        for (int i = 0; i < 30; i++) {
            usage.add(usage.get(random.nextInt(usage.size())));
        }
        Collections.shuffle(usage, random);
        List<String> charges = new ArrayList<>(phase.charges());
        charges.addAll(phase.charges());
        Collections.shuffle(charges, random);
        int registersAt = random.nextInt(usage.size());
        int restartsAt = random.nextInt(usage.size());
        for (int from = 0, size; from < usage.size(); from += size) {
            size = Math.min(1 + random.nextInt(60), usage.size() - from);
            if (registersAt >= from && registersAt < from + size) {
                expect(200, server.provider("POST", "resources", phase.resources()));
                expect(200, AllModels.charges(server, String.join("", charges)));
            }
            expect(200, server.usage(String.join("", usage.subList(from, from + size))));
            if (restartsAt >= from && restartsAt < from + size) {
                server.close();
                server = TestServer.start(directory, phase.clock());
            }
        }
        List<String> voids = new ArrayList<>(phase.voids());
        Collections.shuffle(voids, random);
        makeVoid(server, voids.subList(0, 7));
        makeVoid(server, voids.subList(5, voids.size()));
        return server;
    }

    private static void makeVoid(TestServer server, List<String> ids) {
        List<String> keys = ids.stream()
                .map(id -> "{\"operatorId\":\"OP0000000001\",\"source\":\"gw\",\"id\":\"" + id + "\"}")
                .toList();
        expect(
                200,
                server.provider("POST", "usage/void", "{\"ids\":[" + String.join(",", keys) + "],\"dryRun\":false}"));
    }

    private static void balanced(TestServer server, YearMonth last) {
        for (YearMonth month = MONTHS.getFirst(); !month.isAfter(last); month = month.plusMonths(1)) {
            assertThat(new Reads(server)
                            .balance(month.toString().replace("-", ""))
                            .getFirst())
                    .isPositive();
        }
    }

    private static Seen close(TestServer server, Phase phase) {
        Reads reads = new Reads(server);
        JsonNode live = reads.bill(phase.month());
        List<JsonNode> lines = reads.lines(phase.month());
        int parked = live.at("/counts/parked").asInt();
        done(server.close(phase.month(), "{\"operatorId\":\"OP0000000001\",\"acceptParked\":" + parked + "}"));
        JsonNode closed = reads.bill(phase.month());
        assertThat(reads.lines(phase.month())).isEqualTo(lines);
        for (String step : STEPS) {
            assertThat(closed.get(step)).as(step).isEqualTo(live.get(step));
        }
        assertThat(closed.get("counts")).isEqualTo(live.get("counts"));
        List<JsonNode> steps = new ArrayList<>(STEPS.stream().map(closed::get).toList());
        steps.add(closed.get("counts"));
        return new Seen(lines.toString(), steps);
    }
}
