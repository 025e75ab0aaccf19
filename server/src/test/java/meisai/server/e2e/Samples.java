package meisai.server.e2e;

/** A small price book and records that it prices. */
public final class Samples {
    /** Usage at 0.001 a byte for plan-D, requests with a free tier of 100, hours for anything, 10 a day while active. */
    public static final String BOOK = """
            id: jp-test
            effectiveFrom: "20260101"
            currency: JPY
            meters:
              - { name: data.upload, unit: byte }
              - { name: beam.request, unit: request }
              - { name: gateway.hours, unit: hour, decimals: 3 }
            items:
              - name: upload
                category: data
                applies: { meter: data.upload, plans: [plan-D] }
                perUnit: { price: "1", per: 1000 }
              - name: beam
                category: beam
                applies: { meter: beam.request }
                perUnit: { price: "0.5" }
              - name: hours
                category: gateway
                applies: { meter: gateway.hours }
                graduated: { scope: resourceMonth, tiers: [{ upTo: "10", price: "50" }, { price: "40" }] }
              - name: daily
                category: base
                applies: { plans: [plan-D] }
                dailyByStatus: { active: "10", suspended: "0" }
              - name: monthly
                category: base
                applies: { plans: [plan-P], statuses: [active] }
                monthly: { price: "300" }
            grants:
              - name: beamFree
                items: [beam]
                quantity: 100
                scope: accountMonth
            """;

    private Samples() {}

    public static String sim(String id, String plan, String from) {
        return """
                {"operatorId":"OP0000000001","kind":"imsi","id":"%s","plan":"%s","status":"active","from":"%s"}
                """.formatted(id, plan, from);
    }

    public static String record(String id, String sim, String meter, String time, String quantity) {
        return """
                {"id":"%s","source":"gw","operatorId":"OP0000000001","resource":{"kind":"imsi","id":"%s"},"meter":"%s","time":"%s","quantity":%s}
                """.formatted(id, sim, meter, time, quantity);
    }
}
