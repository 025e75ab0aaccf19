package meisai.bench;

import java.io.IOException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Usage records in one request. */
record CrashBatch(CrashUsage usage, YearMonth month, long first, int size) implements CrashChange {
    @Override
    public CrashKind kind() {
        return CrashKind.USAGE;
    }

    @Override
    public int send(Api api) throws IOException, InterruptedException, BenchFailure {
        Bytes body = new Bytes();
        for (long place = first; place < first + size; place++) {
            usage.write(place, month, body);
        }
        JsonNode answer = api.postUsage(body);
        int accepted = answer.path("accepted").asInt();
        if (accepted + answer.path("duplicates").asInt() != size) {
            throw new BrokenPromise(this + " was answered " + answer);
        }
        return accepted;
    }

    /** The ids of a SIM's records among the first ones. */
    List<String> idsOf(int sim, int ofFirst) {
        List<String> ids = new ArrayList<>();
        for (long place = first; place < first + ofFirst; place++) {
            if (usage.sim(place) == sim) {
                ids.add(CrashUsage.id(place));
            }
        }
        return ids;
    }

    @Override
    public int there(Api api) throws IOException, InterruptedException, BenchFailure {
        return size - send(api);
    }

    @Override
    public void addTo(CrashTally tally) {
        for (long place = first; place < first + size; place++) {
            tally.add(usage.operator(place), month, CrashUsage.meter(place), CrashUsage.quantity(place));
        }
    }

    @Override
    public String toString() {
        return size + " records from " + CrashUsage.id(first) + " on of " + month;
    }
}
