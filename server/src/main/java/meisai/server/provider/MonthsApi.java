package meisai.server.provider;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.close.Jobs;
import meisai.server.close.MonthClose;
import meisai.server.close.Verification;
import meisai.server.http.Bodies;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;
import meisai.server.http.Routes;
import meisai.server.usage.UsageChanges;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Months as a whole: close, verify, release; and the jobs that do it. */
public final class MonthsApi {
    private static final String BASE = "/meisai/v1";
    private static final long MAX_WAIT_SECONDS = 600;

    private final Callers callers;
    private final Accounts accounts;
    private final MonthClose close;
    private final Verification verification;
    private final UsageChanges changes;
    private final Jobs jobs;

    public MonthsApi(
            Callers callers,
            Accounts accounts,
            MonthClose close,
            Verification verification,
            UsageChanges changes,
            Jobs jobs) {
        this.callers = callers;
        this.accounts = accounts;
        this.close = close;
        this.verification = verification;
        this.changes = changes;
        this.jobs = jobs;
    }

    public void routes(Routes routes) {
        routes.post(BASE + "/months/{yyyyMM}/close", this::closeMonth)
                .post(BASE + "/months/{yyyyMM}/verify", this::verifyMonth)
                .post(BASE + "/months/{yyyyMM}/release", this::release)
                .get(BASE + "/jobs", this::jobList)
                .get(BASE + "/jobs/{id}", this::job);
    }

    private void closeMonth(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        YearMonth month = OperatorApi.month(request);
        Fields fields =
                new Fields(Bodies.optionalObject(request), "", Set.of("operatorId", "coverage", "acceptParked"));
        Jobs.Job job = close.start(new MonthClose.Request(
                month, fields.text("operatorId"), fields.text("coverage"), fields.number("acceptParked")));
        Bodies.send(response, 202, view(job));
    }

    private void verifyMonth(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        YearMonth month = OperatorApi.month(request);
        Fields fields = new Fields(Bodies.optionalObject(request), "", Set.of("operatorId", "coverage"));
        Jobs.Job job = verification.start(jobs, month, fields.text("operatorId"), fields.text("coverage"));
        Bodies.send(response, 202, view(job));
    }

    /** Late usage that is held is booked from now on. */
    private void release(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        YearMonth month = OperatorApi.month(request);
        Fields fields = new Fields(Bodies.optionalObject(request), "", Set.of("operatorId", "coverage"));
        Optional<String> operatorId = fields.text("operatorId");
        Optional<String> coverage = fields.text("coverage");
        List<Accounts.Entry> asked =
                new ArrayList<>(operatorId.map(accounts::of).orElseGet(accounts::all));
        asked.removeIf(entry -> coverage.filter(
                        name -> !name.equals(entry.account().id().coverage()))
                .isPresent());
        if (asked.isEmpty()) {
            throw new HttpRefusal(404, "unknownOperator", "there is no such account");
        }
        if (operatorId.isEmpty()) {
            asked.removeIf(entry -> !entry.isClosed(month));
        }
        long released = 0;
        for (Accounts.Entry entry : asked) {
            released += changes.release(entry, month);
        }
        Bodies.send(
                response, 200, Bodies.node().put("yearMonth", Days.text(month)).put("released", released));
    }

    private void jobList(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        ArrayNode list = Bodies.JSON.createArrayNode();
        int limit = Paging.limit(request);
        long after = Paging.cursor(request);
        List<Jobs.Job> found = jobs.list(after, limit + 1);
        found.subList(0, Math.min(limit, found.size())).forEach(job -> list.add(view(job)));
        if (found.size() > limit) {
            Paging.next(response, request, after + limit);
        }
        Bodies.send(response, 200, Bodies.node().set("jobs", list));
    }

    /** {@code ?wait=<seconds>} answers when the job has ended, at the latest after that time. */
    private void job(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        String id = request.path().pathParameters().get("id");
        long wait = wait(request);
        Optional<Jobs.Job> found = wait > 0 ? jobs.await(id, wait) : jobs.find(id);
        Bodies.send(
                response,
                200,
                view(found.orElseThrow(() -> new HttpRefusal(404, "unknownJob", "there is no job " + id))));
    }

    /** How many seconds an answer may wait for the end of what it is about. */
    static long wait(ServerRequest request) {
        return Callers.query(request, "wait").map(MonthsApi::seconds).orElse(0L);
    }

    private static long seconds(String text) {
        if (!text.matches("[0-9]{1,6}")) {
            throw new HttpRefusal(400, "wrongParameter", "wait must be a number of seconds");
        }
        return Math.min(Long.parseLong(text), MAX_WAIT_SECONDS);
    }

    static ObjectNode view(Jobs.Job job) {
        ObjectNode body = Bodies.node()
                .put("jobId", job.jobId())
                .put("kind", job.kind())
                .put("request", job.request())
                .put("createdAt", job.createdAt().toString())
                .put("state", job.state());
        body.putObject("progress").put("done", job.done()).put("total", job.total());
        ArrayNode problems = body.putArray("problems");
        List<Jobs.Problem> all = job.problems();
        all.forEach(problem -> problems.addObject()
                .put("subject", problem.subject())
                .put("code", problem.code())
                .put("message", problem.message()));
        return body;
    }
}
