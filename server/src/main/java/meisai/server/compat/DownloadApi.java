package meisai.server.compat;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import meisai.server.export.sink.DirectorySink;
import meisai.server.http.HttpRefusal;
import meisai.server.http.Routes;

/** {@code /exports}: the plain download of exported files, without credentials by their signed addresses. */
public final class DownloadApi {
    private final DirectorySink files;

    public DownloadApi(DirectorySink files) {
        this.files = files;
    }

    public void routes(Routes routes) {
        routes.get("/exports/{folder}/{name}", this::download);
    }

    private void download(ServerRequest request, ServerResponse response) throws IOException {
        Path file = files.open(
                        request.path().pathParameters().get("folder"),
                        request.path().pathParameters().get("name"),
                        request.query().first("expires").orElse(""),
                        request.query().first("signature").orElse(""))
                .orElseThrow(() -> new HttpRefusal(403, "forbidden", "the address is not valid or has expired"));
        response.status(Status.OK_200);
        response.header(HeaderNames.CONTENT_TYPE, "text/csv; charset=utf-8");
        response.header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + file.getFileName() + "\"");
        response.contentLength(Files.size(file));
        try (OutputStream out = response.outputStream()) {
            Files.copy(file, out);
        }
    }
}
