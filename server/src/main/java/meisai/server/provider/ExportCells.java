package meisai.server.provider;

import io.helidon.webserver.http.ServerRequest;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;
import meisai.server.text.Cells;

/** {@code ?cells=verbatim|text}: how texts of senders stand in a CSV. */
final class ExportCells {
    private ExportCells() {}

    /** Verbatim unless the request says otherwise. */
    static Cells of(ServerRequest request) {
        return Callers.query(request, "cells")
                .map(name -> Cells.named(name)
                        .orElseThrow(() -> new HttpRefusal(400, "unknownCells", "cells must be " + Cells.names())))
                .orElse(Cells.VERBATIM);
    }
}
