package meisai.bench;

import java.io.IOException;

/** What a new server needs before usage comes: a price book, operators and their SIMs. */
final class SetUp {
    static final String PASSWORD = "benchmark only";
    private static final int RESOURCES_AT_ONCE = 5_000;

    private SetUp() {}

    static String email(int operator) {
        return "bench" + operator + "@example.com";
    }

    static void operators(Api api, BenchBook book, int operators)
            throws IOException, InterruptedException, BenchFailure {
        api.post("/price-books", "application/yaml", book.yaml(Workload.firstDay()));
        operators(api, BenchBook.ID, operators);
    }

    /** @param book that is published already */
    static void operators(Api api, String book, int operators) throws IOException, InterruptedException, BenchFailure {
        for (int operator = 0; operator < operators; operator++) {
            api.post("/operators", Api.JSON_TYPE, """
                {"name":"Bench %d","email":"%s","password":"%s","operatorId":"%s","accounts":[
                {"coverage":"jp","currency":"JPY","priceBook":"%s","tax":{"rate":"0.10"},"firstMonth":"%s"}]}
                """.formatted(
                    operator, email(operator), PASSWORD, Fleet.operatorId(operator), book, Workload.monthText()));
        }
    }

    /** @return how many were accepted */
    static long sims(Api api, Fleet fleet) throws IOException, InterruptedException, BenchFailure {
        long accepted = 0;
        int sims = fleet.sims();
        for (int sim = 0; sim < sims; sim += RESOURCES_AT_ONCE) {
            StringBuilder lines = new StringBuilder();
            for (int each = sim; each < Math.min(sims, sim + RESOURCES_AT_ONCE); each++) {
                lines.append(fleet.resource(each));
            }
            accepted += api.post("/resources", "application/x-ndjson", lines.toString())
                    .get("accepted")
                    .asLong();
        }
        return accepted;
    }

    /** Sets everything up and imports all usage of a workload; what is not accepted is a failure. */
    static BatchSender.Sent withUsage(Api api, BenchBook book, Workload workload, int batch, int inFlight)
            throws IOException, InterruptedException, BenchFailure {
        operators(api, book, workload.fleet().operators());
        long sims = sims(api, workload.fleet());
        BatchSender sender = new BatchSender(api, workload, batch, inFlight);
        BatchSender.Sent sent = sender.send(sender.all(), new Progress("import", workload.sent()));
        if (sims != workload.fleet().sims() || sent.accepted() != workload.records()) {
            throw new BenchFailure("of " + workload.records() + " records of "
                    + workload.fleet().sims() + " SIMs " + sent.accepted() + " of " + sims + " were accepted");
        }
        return sent;
    }
}
