package meisai.server.cli;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Waits until a job of the server ends, and says how far it is whenever that changes. */
final class JobWait {
    private static final Set<String> ENDED = Set.of("done", "failed");

    private JobWait() {}

    /** @param what the job does, for people */
    static JsonNode await(Shell shell, ApiClient client, ObjectNode started, String what) throws CommandFailure {
        return await(shell, client, started, what, "accounts");
    }

    /** @param counted what its progress counts */
    static JsonNode await(Shell shell, ApiClient client, ObjectNode started, String what, String counted)
            throws CommandFailure {
        JsonNode job = started;
        String said = "";
        while (!ENDED.contains(job.path("state").asString())) {
            int total = job.path("progress").path("total").asInt();
            String now = job.path("state").asString()
                    + (total == 0
                            ? ""
                            : ", " + job.path("progress").path("done").asInt() + " of " + total + " " + counted);
            if (!now.equals(said)) {
                shell.err().println(what + ": " + now);
                said = now;
            }
            job = client.get("/jobs/" + job.path("jobId").asString() + "?wait=30");
        }
        return job;
    }

    static boolean isDone(JsonNode job) {
        return job.path("state").asString().equals("done");
    }

    static void problems(Shell shell, JsonNode job) {
        for (JsonNode problem : job.path("problems")) {
            String subject = problem.path("subject").asString("");
            shell.err()
                    .println("meisai: " + (subject.isEmpty() ? "" : subject + ": ")
                            + problem.path("code").asString() + ": "
                            + problem.path("message").asString());
        }
    }
}
