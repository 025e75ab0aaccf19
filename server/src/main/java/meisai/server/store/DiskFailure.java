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

    private DiskFailure() {}

    static boolean isOne(@Nullable Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String message = String.valueOf(each.getMessage());
            if (SIGNS.stream().anyMatch(message::contains)) {
                return true;
            }
        }
        return false;
    }
}
