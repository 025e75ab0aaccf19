package meisai.bench;

import java.io.IOException;
import java.time.YearMonth;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** New SIMs of an operator in one request, with a fee from a month on and a group of their own to find them by. */
record CrashSims(int operator, YearMonth from, int first, int size) implements CrashChange {
    @Override
    public CrashKind kind() {
        return CrashKind.RESOURCES;
    }

    private String group() {
        return "change-" + first;
    }

    @Override
    public int send(Api api) throws IOException, InterruptedException, BenchFailure {
        StringBuilder lines = new StringBuilder();
        for (int sim = first; sim < first + size; sim++) {
            lines.append(line(operator, String.format(Locale.ROOT, "00102%010d", sim), group(), from));
        }
        JsonNode answer = api.post("/resources", "application/x-ndjson", lines.toString());
        if (answer.path("accepted").asInt() != size) {
            throw new BrokenPromise(this + " were answered " + answer);
        }
        return size;
    }

    static String line(int operator, String imsi, String group, YearMonth from) {
        return """
                {"operatorId":"%s","kind":"imsi","id":"%s","group":"%s","plan":"%s","status":"active","from":"%s01"}
                """.formatted(Fleet.operatorId(operator), imsi, group, CrashBook.PLAN, CrashMonths.text(from));
    }

    @Override
    public int there(Api api) throws IOException, InterruptedException, BenchFailure {
        return api.get("/bills/" + CrashMonths.text(from) + "/lines?item=" + CrashBook.FEE + "&group=" + group()
                        + "&operatorId=" + Fleet.operatorId(operator))
                .path("lines")
                .size();
    }

    @Override
    public void addTo(CrashTally tally) {
        tally.fees(operator, from, size);
    }

    @Override
    public String toString() {
        return size + " SIMs of " + Fleet.operatorId(operator) + " in group " + group() + " from " + from;
    }
}
