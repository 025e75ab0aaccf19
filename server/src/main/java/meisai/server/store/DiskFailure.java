package meisai.server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells a failure of the disk, or of a database that gave up after one, from all others. */
final class DiskFailure {
    /** How DuckDB's messages begin or say it; the driver hands nothing else on. */
    private static final List<String> SIGNS = List.of(
            "IO Error",
            "FATAL Error",
            "database has been invalidated",
            "INTERRUPT Error",
            "Could not write file",
            "Connection was closed",
            "Statement was closed",
            "ResultSet was closed",
            "Result was closed",
            "Chunk was closed",
            "Invalid connection");

    /** Looks like one, and is not: the file was never there, or is gone for good. */
    private static final String NO_FILE = "No files found that match";

    private DiskFailure() {}

    static boolean isOne(@Nullable Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String message = String.valueOf(each.getMessage());
            if (!message.contains(NO_FILE) && SIGNS.stream().anyMatch(message::contains)) {
                return true;
            }
        }
        return false;
    }
}
