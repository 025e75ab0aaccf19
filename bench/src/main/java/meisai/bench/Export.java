package meisai.bench;

import java.io.IOException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** The detailed CSV of an operator's bill, asked for without waiting. */
record Export(String operator, String id) {
    /** @param month yyyyMM */
    static Export begin(Api api, String operator, String month) throws IOException, InterruptedException, BenchFailure {
        JsonNode export =
                api.post("/bills/" + month + "/export?export_mode=async&operatorId=" + operator, Api.JSON_TYPE, "");
        return new Export(operator, export.get("exportedFileId").asString());
    }

    /**
     * Waits until the file is whole; answers its address.
     *
     * @param every from one question to the next
     * @throws BenchFailure when the export fails, or is not whole in time
     */
    String url(Api api, Duration every, Duration limit) throws IOException, InterruptedException, BenchFailure {
        long start = System.nanoTime();
        while (true) {
            JsonNode export = api.get("/exports/" + id + "?operatorId=" + operator);
            String state = export.get("state").asString();
            if (state.equals("exported")) {
                return export.get("url").asString();
            }
            if (!state.equals("processing")) {
                throw new BenchFailure("the export failed: " + export);
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new BenchFailure("the export is not whole after " + limit.toSeconds() + " s: " + export);
            }
            Thread.sleep(every);
        }
    }
}
