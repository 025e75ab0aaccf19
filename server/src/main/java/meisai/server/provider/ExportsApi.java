package meisai.server.provider;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.auth.Permissions;
import meisai.server.clock.ServerClock;
import meisai.server.export.Exports;
import meisai.server.export.MonthExport;
import meisai.server.http.Bodies;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;
import meisai.server.http.Routes;
import meisai.server.store.ExportedFileTable.ExportedFile;
import meisai.server.store.ExportedFileTable.Failed;
import meisai.server.text.Cells;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Exports with what became of them. The same CSV as on the compatible path, also for months that wait for their close or
 * are older than 18 months, and for spreadsheets.
 */
public final class ExportsApi {
    private static final String BASE = "/meisai/v1";
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final Callers callers;
    private final Accounts accounts;
    private final Exports exports;
    private final MonthExport monthExport;
    private final ServerClock clock;

    public ExportsApi(Callers callers, Accounts accounts, Exports exports, MonthExport monthExport, ServerClock clock) {
        this.callers = callers;
        this.accounts = accounts;
        this.exports = exports;
        this.monthExport = monthExport;
        this.clock = clock;
    }

    public void routes(Routes routes) {
        routes.post(BASE + "/bills/{yyyyMM}/export", this::export)
                .get(BASE + "/exports/{exportedFileId}", this::exported)
                .post(BASE + "/months/{yyyyMM}/export", this::exportMonth)
                .get(BASE + "/jobs/{id}/files", this::files);
    }

    /**
     * {@code ?export_mode=async} answers at once, with an id to ask with; {@code ?cells=text} writes a file for
     * spreadsheets.
     */
    private void export(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = callers.account(request, Permissions.EXPORT_BILLING);
        YearMonth month = OperatorApi.checkedMonth(request, clock.today());
        boolean sync = isSync(request);
        Cells cells = ExportCells.of(request);
        ExportedFile started = exports.start(entry, month, cells, sync).orElseThrow(() -> OperatorApi.noBill(month));
        if (!sync) {
            Bodies.send(response, 202, view(request, started));
            return;
        }
        ExportedFile ended = exports.await(started, LONGEST_WAIT);
        if (ended.failed().isPresent()) {
            Failed failed = ended.failed().get();
            throw new HttpRefusal(503, failed.code(), message(request, failed));
        }
        if (ended.whole().isEmpty()) {
            throw new HttpRefusal(503, "exportTakesLong", "the export takes long; use export_mode=async");
        }
        Bodies.send(response, 200, Bodies.node().put("url", exports.url(ended)));
    }

    private static boolean isSync(ServerRequest request) {
        String mode = Callers.query(request, "export_mode").orElse("sync");
        return switch (mode) {
            case "sync" -> true;
            case "async" -> false;
            default -> throw new HttpRefusal(400, "unknownExportMode", "export_mode must be sync or async");
        };
    }

    private void exported(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = callers.account(request, Permissions.GET_EXPORTED_FILE);
        String id = request.path().pathParameters().get("exportedFileId");
        ExportedFile file = exports.find(entry, id)
                .orElseThrow(() -> new HttpRefusal(
                        404, "unknownExport", "there is no export " + id + ", or its file has expired"));
        Bodies.send(response, 200, view(request, file));
    }

    /** Every bill of a closed month, as a job. */
    private void exportMonth(ServerRequest request, ServerResponse response) throws IOException {
        callers.provider(request);
        YearMonth month = OperatorApi.month(request);
        // Nothing can be asked for in a body, such as one operator only.
        new Fields(Bodies.optionalObject(request), "", Set.of());
        Bodies.send(response, 202, MonthsApi.view(monthExport.start(month, ExportCells.of(request))));
    }

    /** What a job has exported so far; without files that have expired. */
    private void files(ServerRequest request, ServerResponse response) {
        callers.provider(request);
        String jobId = request.path().pathParameters().get("id");
        int limit = Paging.limit(request);
        long after = Paging.cursor(request);
        List<ExportedFile> found = monthExport
                .files(jobId, after, limit + 1)
                .orElseThrow(() -> new HttpRefusal(404, "unknownJob", "there is no job " + jobId + " that exports"));
        ArrayNode list = Bodies.JSON.createArrayNode();
        found.stream()
                .limit(limit)
                .filter(file -> !exports.isExpired(file))
                .forEach(file -> list.add(view(request, file)
                        .put(
                                "operatorId",
                                accounts.entry(file.account()).account().id().operatorId())));
        if (found.size() > limit) {
            Paging.next(response, request, found.get(limit - 1).account());
        }
        Bodies.send(response, 200, Bodies.node().set("files", list));
    }

    private ObjectNode view(ServerRequest request, ExportedFile file) {
        ObjectNode view = Bodies.node()
                .put("exportedFileId", file.fileId())
                .put("yearMonth", Days.text(file.month()))
                .put("coverage", accounts.entry(file.account()).account().id().coverage())
                .put("cells", file.cells().wireName())
                .put("state", state(file))
                .put("createdAt", file.createdAt().toString());
        file.whole()
                .ifPresent(whole -> view.put("endedAt", whole.at().toString())
                        .put("bytes", whole.size())
                        .put("url", exports.url(file)));
        file.failed().ifPresent(failed -> {
            view.put("endedAt", failed.at().toString());
            view.putObject("problem").put("code", failed.code()).put("message", message(request, failed));
        });
        return view;
    }

    /** Where files are kept is the provider's affair. */
    private String message(ServerRequest request, Failed failed) {
        return callers.isProvider(request)
                ? failed.message()
                : "the file could not be made; the provider sees why under the id of the export";
    }

    private static String state(ExportedFile file) {
        if (file.whole().isPresent()) {
            return "exported";
        }
        return file.failed().isPresent() ? "failed" : "processing";
    }
}
