package meisai.server.compat;

import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import meisai.server.export.Exports;
import meisai.server.http.Bodies;
import meisai.server.http.HttpRefusal;
import meisai.server.store.ExportedFileTable.ExportedFile;
import tools.jackson.databind.node.ObjectNode;

/** The answer to a call that has started an export: its address once it is whole, or an id to ask with. */
final class ExportAnswer {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private ExportAnswer() {}

    static void send(ServerResponse response, Exports exports, ExportedFile file, ExportMode mode) {
        ObjectNode answer = Bodies.node();
        switch (mode) {
            case SYNC -> answer.put("url", waited(exports, file));
            // The double slash is how the contract shows it; a client that appends it to the base URL gets there.
            case ASYNC ->
                answer.put("exportedFileId", file.fileId())
                        .put("exportedFilePath", "//files/exported/" + file.fileId());
        }
        Bodies.send(response, 200, answer);
    }

    private static String waited(Exports exports, ExportedFile started) {
        ExportedFile ended = exports.await(started, LONGEST_WAIT);
        if (ended.failed().isPresent()) {
            throw new HttpRefusal(503, CompatError.EXPORT_FAILED.code(), "export failed");
        }
        if (ended.whole().isEmpty()) {
            throw new HttpRefusal(503, CompatError.EXPORT_TAKES_LONG.code(), "export takes long");
        }
        return exports.url(ended);
    }
}
