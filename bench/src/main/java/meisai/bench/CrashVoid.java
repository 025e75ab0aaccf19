package meisai.bench;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** The first records of a batch that are taken off the bills, wherever their month is by then. */
record CrashVoid(CrashBatch batch, int size) implements CrashChange {
    @Override
    public CrashKind kind() {
        return CrashKind.VOID;
    }

    @Override
    public int send(Api api) throws IOException, InterruptedException, BenchFailure {
        return ask(api, false).path("voided").asInt();
    }

    @Override
    public int there(Api api) throws IOException, InterruptedException, BenchFailure {
        return ask(api, true).path("alreadyVoid").asInt();
    }

    private JsonNode ask(Api api, boolean dryRun) throws IOException, InterruptedException, BenchFailure {
        StringBuilder body = new StringBuilder("{\"dryRun\":" + dryRun + ",\"ids\":[");
        for (long place = batch.first(); place < batch.first() + size; place++) {
            body.append(place == batch.first() ? "" : ",")
                    .append("{\"operatorId\":\"")
                    .append(Fleet.operatorId(batch.usage().operator(place)))
                    .append("\",\"source\":\"" + CrashUsage.SOURCE + "\",\"id\":\"")
                    .append(CrashUsage.id(place))
                    .append("\"}");
        }
        JsonNode answer =
                api.post("/usage/void", Api.JSON_TYPE, body.append("]}").toString());
        if (answer.path("voided").asInt() + answer.path("alreadyVoid").asInt() != size) {
            throw new BrokenPromise(this + " was answered " + answer);
        }
        return answer;
    }

    @Override
    public void addTo(CrashTally tally) {
        for (long place = batch.first(); place < batch.first() + size; place++) {
            tally.takeOff(
                    batch.usage().operator(place), batch.month(), CrashUsage.meter(place), CrashUsage.quantity(place));
        }
    }

    @Override
    public String toString() {
        return "void of the first " + size + " of " + batch;
    }
}
