package meisai.bench;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** Closes of the month that usage was for. */
final class CrashClose {
    private CrashClose() {}

    /** Moves usage on to the next month, asks for the close and waits until it is done. */
    static boolean ask(Api api, CrashMonths months) throws IOException, InterruptedException, BenchFailure {
        String month = CrashMonths.text(months.end());
        api.put("/test-clock", "{\"now\":\"" + months.clock() + "\"}");
        String job = api.post("/months/" + month + "/close", Api.JSON_TYPE, "{}")
                .path("jobId")
                .asString();
        months.closing(job);
        requireDone(await(api, job));
        return true;
    }

    static JsonNode await(Api api, String job) throws IOException, InterruptedException, BenchFailure {
        JsonNode state = api.get("/jobs/" + job + "?wait=30");
        while (!state.path("state").asString().matches("done|failed")) {
            state = api.get("/jobs/" + job + "?wait=30");
        }
        return state;
    }

    static void requireDone(JsonNode job) throws BenchFailure {
        if (!job.path("state").asString().equals("done")) {
            throw new BrokenPromise("a job failed: " + job);
        }
    }
}
