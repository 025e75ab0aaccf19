package meisai.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.duckdb.DuckDBConnection;

/**
 * Copies the database of a running server as of one moment, while others go on writing.
 *
 * @param seq everything up to it is in the copy
 * @param closed the files that the copy refers to; they never change
 */
public record StoreCopy(long seq, List<ClosedTable.ClosedFile> closed) {
    private static final String NAME = "meisai_copy";

    public StoreCopy {
        closed = List.copyOf(closed);
    }

    /** Writes the copy to a file that is not there yet, and forces it to disk. */
    public static StoreCopy write(Store store, Path file) throws IOException {
        Database database = store.database();
        DuckDBConnection connection = database.lend();
        try {
            StoreCopy copy = write(new Sql(connection), database, file);
            DurableFiles.force(file);
            if (Files.exists(file.resolveSibling(file.getFileName() + ".wal"))) {
                throw new StoreException("the copy of the store is not whole: it has a log");
            }
            return copy;
        } finally {
            database.giveBack(connection);
        }
    }

    private static StoreCopy write(Sql sql, Database database, Path file) {
        sql.execute("ATTACH " + Sql.quoted(file.toString()) + " AS " + NAME);
        try (Snapshot snapshot = new Snapshot(database)) {
            StoreCopy copy = new StoreCopy(EventSequence.last(snapshot), ClosedTable.files(snapshot));
            Sql reading = snapshot.sql();
            String source = reading.first("SELECT current_database()", row -> row.getString(1))
                    .orElseThrow();
            reading.execute("COPY FROM DATABASE " + Sql.identifier(source) + " TO " + NAME);
            reading.execute("COMMIT");
            reading.execute("BEGIN TRANSACTION");
            return copy;
        } finally {
            // Writes its log into it.
            sql.execute("DETACH " + NAME);
        }
    }
}
