package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** A price book with an item of every model, and a September and the first days of an October in which each gives rows. */
final class AllModels {
    static final String BOOK = """
            id: jp-test
            effectiveFrom: "20260101"
            currency: JPY
            meters:
              - { name: data.upload, unit: byte }
              - { name: data.download, unit: byte }
              - { name: data.roaming, unit: byte }
              - { name: call.seconds, unit: second }
              - { name: fax.pages, unit: page }
              - { name: sms.sent, unit: message }
              - { name: archive.objects, unit: object }
              - { name: beam.request, unit: request }
              - { name: store.write, unit: request }
              - { name: gateway.hours, unit: hour, decimals: 3 }
            items:
              - { name: uploadD, category: data, applies: { meter: data.upload, plans: [plan-D] }, perUnit: { price: "0.001" } }
              - { name: uploadP, category: data, applies: { meter: data.upload, plans: [plan-P] }, perUnit: { price: "0.002" } }
              - { name: downloadP, category: data, applies: { meter: data.download, plans: [plan-P] }, perUnit: { price: "0.003" } }
              - name: roaming
                category: data
                applies: { meter: data.roaming }
                perUnit: { price: "0.00005", roundUpTo: { quantity: 102400, scope: month, roundUpName: roamingRoundUp } }
              - name: calls
                category: voice
                applies: { meter: call.seconds }
                perUnit: { price: "0.1", roundUpTo: { quantity: 60, scope: record, roundUpName: callsRoundUp } }
              - name: fax
                category: voice
                applies: { meter: fax.pages }
                perUnit: { price: "2", roundUpTo: { quantity: 5, scope: day, roundUpName: faxRoundUp } }
              - name: sms
                category: sms
                applies: { meter: sms.sent }
                graduated: { scope: resourceMonth, tiers: [{ upTo: 10, price: "3" }, { upTo: 30, price: "2.5" }, { price: "2" }] }
              - name: hours
                category: gateway
                applies: { meter: gateway.hours }
                graduated: { scope: resourceDay, tiers: [{ upTo: "1.5", price: "50" }, { price: "40" }] }
              - name: simDays
                category: base
                applies: { plans: [plan-S], statuses: [active] }
                graduated: { scope: accountDay, tiers: [{ upTo: 1, price: "6" }, { price: "5" }] }
              - name: downloads
                category: data
                applies: { meter: data.download, plans: [plan-D] }
                volume: { scope: accountMonth, per: 1000, tiers: [{ upTo: 10000, price: "0.7" }, { price: "0.5" }] }
              - { name: archive, category: storage, applies: { meter: archive.objects }, package: { scope: accountMonth, per: 1000, price: "12" } }
              - { name: beam, category: beam, applies: { meter: beam.request }, perUnit: { price: "0.5" } }
              - { name: storeWrite, category: storage, applies: { meter: store.write }, perUnit: { price: "0.004" } }
              - { name: storeDay, category: storage, applies: { meter: store.write }, perActiveDay: { price: "5" } }
              - { name: dailyD, category: base, applies: { plans: [plan-D] }, dailyByStatus: { active: "10", standby: "2", suspended: "0" } }
              - { name: monthlyP, category: base, applies: { plans: [plan-P], statuses: [active] }, monthly: { price: "300" } }
              - { name: optionK, category: option, applies: { plans: [plan-K], statuses: [active] }, monthly: { price: "50", prorate: byDay } }
              - { name: slots, category: base, commitment: { slots: 1, price: "275", covers: [dailyD], coveredName: slotsCovered } }
              - { name: simOrder, category: order, oneOff: { price: "1500" } }
              - name: reactivation
                category: base
                applies: { plans: [plan-D] }
                oneOff: { price: "100", onStatusChange: { from: [suspended], to: [active] } }
              - name: renewal
                category: base
                applies: { plans: [plan-D] }
                oneOff: { price: "60", renewal: { statuses: [standby], everyMonths: 1 } }
              - { name: promotion, category: discount, discount: { items: [uploadP, downloadP], percent: "10" } }
              - { name: turnover, category: discount, discount: { tiers: [{ upTo: "1000", percent: "0" }, { percent: "3" }] } }
            grants:
              - { name: storeIncluded, items: [storeWrite], quantity: 2000, scope: resourceDay }
              - { name: pool, items: [uploadP, downloadP], quantity: 1000, scope: groupMonth, perMember: [plan-P] }
              - { name: callsFree, items: [calls], quantity: 120, scope: resourceMonth }
              - { name: beamFree, items: [beam], quantity: 100, scope: accountMonth }
            """;

    /** A usage record of an IMSI; the first letter of its id is that of its plan. */
    record Sent(String id, String sim, String meter, LocalDate day, BigDecimal quantity) {
        String json() {
            return Samples.record(id, sim, meter, day + "T10:00:00Z", "\"" + quantity.toPlainString() + "\"");
        }
    }

    private record Kind(String sim, String meter, int most) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("D1", "data.upload", 3000),
            new Kind("P1", "data.upload", 900),
            new Kind("P2", "data.download", 900),
            new Kind("D1", "data.download", 900),
            new Kind("D2", "data.download", 2000),
            new Kind("D2", "data.roaming", 90_000),
            new Kind("D1", "call.seconds", 100),
            new Kind("D3", "fax.pages", 7),
            new Kind("D3", "sms.sent", 5),
            new Kind("D1", "archive.objects", 700),
            new Kind("D2", "beam.request", 40),
            new Kind("P1", "beam.request", 30),
            new Kind("D1", "store.write", 3000),
            new Kind("S1", "gateway.hours", 5));

    private AllModels() {}

    /** A record of some kind; {@code sim} instead of that of the kind, when it is not empty. */
    static Sent random(String id, String sim, LocalDate day, Random random) {
        Kind kind = KINDS.get(random.nextInt(KINDS.size()));
        int quantity = random.nextInt(kind.most());
        return new Sent(
                id,
                sim.isEmpty() ? kind.sim() : sim,
                kind.meter(),
                day,
                BigDecimal.valueOf(quantity, kind.meter().equals("gateway.hours") ? random.nextInt(4) : 0));
    }

    /** Two records of each kind on each of the days. */
    private static List<Sent> sent(String prefix, List<LocalDate> days) {
        List<Sent> sent = new ArrayList<>();
        for (LocalDate day : days) {
            for (int i = 0; i < 2 * KINDS.size(); i++) {
                Kind kind = KINDS.get(i / 2);
                int quantity = 1 + sent.size() * 7919 % kind.most();
                sent.add(new Sent(
                        prefix + sent.size(),
                        kind.sim(),
                        kind.meter(),
                        day,
                        kind.meter().equals("gateway.hours")
                                ? new BigDecimal(quantity + (i % 2 == 0 ? ".125" : ".50"))
                                : BigDecimal.valueOf(quantity)));
            }
        }
        return sent;
    }

    static List<Sent> september() {
        return sent(
                "s",
                LocalDate.of(2026, 9, 1)
                        .datesUntil(LocalDate.of(2026, 9, 30), Period.ofDays(4))
                        .toList());
    }

    static List<Sent> october() {
        return sent(
                "o",
                LocalDate.of(2026, 10, 1).datesUntil(LocalDate.of(2026, 10, 8)).toList());
    }

    /** D3 is reactivated on the 10th, D4 is on standby since the 5th, K1 begins on the 11th; P1 and P2 share a pool. */
    static String resources() {
        return sim("D1", "plan-D", "active", "20260901")
                + sim("D2", "plan-D", "active", "20260901")
                + sim("D3", "plan-D", "suspended", "20260901")
                + sim("D3", "plan-D", "active", "20260910")
                + sim("D4", "plan-D", "standby", "20260905")
                + grouped(sim("P1", "plan-P", "active", "20260901"), "g1")
                + grouped(sim("P2", "plan-P", "active", "20260901"), "g1")
                + sim("S1", "plan-S", "active", "20260901")
                + sim("S2", "plan-S", "active", "20260915")
                + sim("K1", "plan-K", "active", "20260911");
    }

    static String sim(String id, String plan, String status, String from) {
        return Samples.sim(id, plan, from)
                .replace("active", status)
                .replace("\"from\"", "\"tags\":{\"team\":\"t" + id.charAt(1) + "\"},\"from\"");
    }

    static String grouped(String change, String group) {
        return change.replace("\"from\"", "\"group\":\"" + group + "\",\"from\"");
    }

    static String charge(String id, String date, String more) {
        return "{\"id\":\"%s\",\"operatorId\":\"OP0000000001\",\"item\":\"simOrder\",\"date\":\"%s\"%s}\n"
                .formatted(id, date, more);
    }

    static TestServer.Answer charges(TestServer server, String ndjson) {
        return server.provider("POST", "charges", Reads.bytes(ndjson), "application/x-ndjson");
    }

    static void send(TestServer server, List<Sent> records) {
        expect(200, server.usage(records.stream().map(Sent::json).collect(Collectors.joining())));
    }

    /**
     * September closed, with charges posted for it; October open, with its usage and what concerns September: late usage
     * of a pool, a void record, a posted charge.
     */
    static void load(TestServer server) {
        server.setUp(BOOK);
        expect(200, server.provider("POST", "resources", resources()));
        send(server, september());
        expect(
                200,
                charges(
                        server,
                        charge("c1", "20260903", ",\"quantity\":2,\"resource\":{\"kind\":\"imsi\",\"id\":\"D1\"}")
                                + charge("c2", "20260903", ",\"resource\":{\"kind\":\"imsi\",\"id\":\"D1\"}")
                                + charge("c3", "20260904", ",\"unitPrice\":\"-200\"")));
        Reads.done(server.close("202609", ""));
        send(server, october());
        send(server, List.of(new Sent("late", "P1", "data.upload", LocalDate.of(2026, 9, 10), new BigDecimal(5000))));
        expect(200, charges(server, charge("c4", "20260920", "")));
        expect(
                200,
                server.provider(
                        "POST",
                        "usage/void",
                        "{\"ids\":[{\"operatorId\":\"OP0000000001\",\"source\":\"gw\",\"id\":\"s0\"}],\"dryRun\":false}"));
    }
}
