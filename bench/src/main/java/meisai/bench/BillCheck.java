package meisai.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/** Holds bills and the conservation of records against what was computed without the server. */
final class BillCheck {
    private BillCheck() {}

    /**
     * Checks every operator: records billed and conserved, rows and subtotal.
     *
     * @return rows of all bills
     */
    static long all(Api api, String state, Tally tally, Checks checks)
            throws IOException, InterruptedException, BenchFailure {
        BigDecimal[] subtotals = tally.subtotals();
        long[] rows = tally.rows();
        for (int operator = 0; operator < tally.operators(); operator++) {
            String id = Fleet.operatorId(operator);
            String of = " of the " + state + " bill of " + id;
            JsonNode bill = Run.bill(api, id);
            JsonNode counts = bill.get("counts");
            checks.same(
                    "records" + of,
                    tally.records(operator),
                    counts.get("billed").asLong());
            checks.same("parked records" + of, 0L, counts.get("parked").asLong());
            checks.same("late records" + of, 0L, counts.get("late").asLong());
            checks.same("rows" + of, rows[operator], counts.get("rows").asLong());
            checks.same("subtotal" + of, Run.plain(subtotals[operator]), Run.subtotal(bill));
            JsonNode kept = api.get("/conservation/" + Workload.monthText() + "?operatorId=" + id)
                    .get("accounts")
                    .get(0);
            checks.same(
                    "accepted records" + of,
                    tally.records(operator),
                    kept.get("accepted").asLong());
            checks.same("balance" + of, true, kept.get("balanced").asBoolean());
        }
        return LongStream.of(rows).sum();
    }
}
