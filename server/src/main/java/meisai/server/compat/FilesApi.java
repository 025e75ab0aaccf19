package meisai.server.compat;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import meisai.server.account.Accounts;
import meisai.server.auth.Permissions;
import meisai.server.export.Exports;
import meisai.server.http.Bodies;
import meisai.server.http.HttpRefusal;
import meisai.server.http.Routes;
import meisai.server.store.ExportedFileTable.ExportedFile;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/files}: what became of an asynchronous export. */
public final class FilesApi {
    private final CompatAccounts accounts;
    private final Exports exports;

    public FilesApi(CompatAccounts accounts, Exports exports) {
        this.accounts = accounts;
        this.exports = exports;
    }

    public void routes(Routes routes) {
        routes.get("/v1/files/exported/{exported_file_id}", this::exported);
    }

    private void exported(ServerRequest request, ServerResponse response) {
        Accounts.Entry entry = accounts.account(request, Permissions.GET_EXPORTED_FILE);
        ExportedFile file = exports.find(entry, request.path().pathParameters().get("exported_file_id"))
                .orElseThrow(() -> new HttpRefusal(404, CompatError.FILE_NOT_FOUND.code(), "no file"));
        ObjectNode view = Bodies.node();
        if (file.whole().isPresent()) {
            view.put("status", "exported").put("url", exports.url(file));
        } else {
            view.put("status", file.failed().isPresent() ? "failed" : "processing");
        }
        Bodies.send(response, 200, view);
    }
}
