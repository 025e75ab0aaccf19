package meisai.server.compat;

import io.helidon.webserver.http.ServerRequest;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;

/** The parameter {@code export_mode}: wait for the address, or get an id to ask with. */
enum ExportMode {
    SYNC,
    ASYNC;

    static ExportMode of(ServerRequest request) {
        String mode = Callers.query(request, "export_mode").orElse("sync");
        return switch (mode) {
            case "sync" -> SYNC;
            case "async" -> ASYNC;
            default -> throw new HttpRefusal(400, CompatError.UNKNOWN_EXPORT_MODE.code(), mode);
        };
    }
}
