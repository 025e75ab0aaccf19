package meisai.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import meisai.price.Charge;
import meisai.usage.DailyUsage;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * What a close gathers before it is sure: lines and parked sums in temporary tables of its own connection, written to
 * immutable files at the end. Nothing of it changes the store.
 */
public final class CloseStage implements AutoCloseable {
    private static final String TABLES = """
            CREATE TEMP TABLE parked (account_id INTEGER, rated_day DATE, kind VARCHAR, resource VARCHAR, meter VARCHAR,
                attributes VARCHAR, scale TINYINT);
            """;

    /**
     * Keys and ids never repeat: a dictionary of them costs more than everything else, so that only short ones are made.
     * What repeats less often than that is encoded by its differences, which version 2 of the format has. Nobody reads
     * usage in an order that the file has.
     */
    private static final String USAGE_FORMAT =
            "COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION V2, DICTIONARY_SIZE_LIMIT 1000, PRESERVE_ORDER false";

    private static final String LINES_FORMAT = "COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION V2";

    private final DataDirectory directory;
    private final Database database;
    private final DuckDBConnection connection;
    private final Sql sql;
    private final LineStage lines;
    private final DuckDBAppender parked;

    public CloseStage(Store store) {
        this.directory = store.directory();
        this.database = store.database();
        this.connection = database.lend();
        this.sql = new Sql(connection);
        try {
            sql.execute(TABLES);
            // Otherwise every few thousand lines are a transaction of their own.
            sql.execute("BEGIN TRANSACTION");
            lines = new LineStage(database.gatherings(), connection);
            parked = connection.createAppender("temp", "main", "parked");
        } catch (SQLException failure) {
            database.giveBack(connection);
            throw Sql.failed("stage of a close", failure);
        } catch (StoreException failure) {
            database.giveBack(connection);
            throw failure;
        }
    }

    public void line(int account, long ordinal, Charge charge) {
        try {
            lines.add(account, ordinal, charge);
        } catch (SQLException failure) {
            throw Sql.failed("append to the lines of a close", failure);
        }
    }

    public void parked(int account, DailyUsage usage) {
        try {
            parked.beginRow();
            parked.append(account);
            parked.append(usage.day());
            parked.append(usage.resource().kind().wireName());
            parked.append(usage.resource().id());
            parked.append(usage.meter());
            parked.append(TextMaps.write(usage.attributes().values()));
            parked.append((byte) usage.quantity().scale());
            parked.endRow();
        } catch (SQLException failure) {
            throw Sql.failed("append to the parked usage of a close", failure);
        }
    }

    /** Writes the usage and the lines of the accounts that close to files that are whole, or none of them there. */
    public List<ClosedTable.ClosedFile> write(String closeId, OpenUsage usage, List<Integer> accounts) {
        try {
            return files(closeId, usage, accounts);
        } catch (RuntimeException | Error failure) {
            directory.removeUnfinished(usage.month(), closeId, failure);
            throw failure;
        }
    }

    private List<ClosedTable.ClosedFile> files(String closeId, OpenUsage usage, List<Integer> accounts) {
        try {
            lines.flush();
            parked.flush();
            AccountNumbers numbers = AccountNumbers.of(accounts);
            String folder = DataDirectory.closed(usage.month(), closeId);
            Files.createDirectories(directory.path(folder));
            return List.of(
                    copy(folder + "/usage.parquet", usageQuery(usage, numbers), USAGE_FORMAT),
                    copy(folder + "/lines.parquet", LineStage.query(numbers), LINES_FORMAT));
        } catch (SQLException | IOException failure) {
            throw new StoreException("cannot write the files of a close: " + failure.getMessage(), failure);
        }
    }

    /**
     * What closes, void records included: numbers only; the names they stand for stay in the database. Parked records
     * stay behind and move on.
     */
    private String usageQuery(OpenUsage usage, AccountNumbers accounts) {
        String first = "DATE '" + usage.month().atDay(1) + "'";
        String all = "SELECT * FROM usage WHERE " + usage.condition(accounts);
        if (sql.number("SELECT count(*) FROM parked") == 0) {
            return all;
        }
        return """
                SELECT u.* FROM (%s) u ANTI JOIN (
                    SELECT p.account_id, p.rated_day, r.resource_id, m.id AS meter_id, t.id AS attribute_set_id, p.scale
                    FROM parked p JOIN resource r ON r.account_id = p.account_id AND r.kind = p.kind AND r.id = p.resource
                        JOIN meter m ON m.name = p.meter JOIN attribute_set t ON t.name = p.attributes) k
                ON k.account_id = u.account_id AND k.resource_id = u.resource_id AND k.meter_id = u.meter_id
                    AND k.attribute_set_id = u.attribute_set_id AND k.scale = u.scale
                    AND k.rated_day = CASE WHEN u.state = 1 AND u.day < %s THEN %s ELSE u.day END
                """.formatted(all, first, first);
    }

    private ClosedTable.ClosedFile copy(String relative, String query, String format) throws IOException {
        Path path = directory.path(relative);
        Path part = path.resolveSibling(path.getFileName() + ".part");
        sql.execute("COPY (" + query + ") TO " + Sql.quoted(part.toString()) + " (FORMAT parquet, " + format + ")");
        long rows = sql.number("SELECT count(*) FROM read_parquet(" + Sql.quoted(part.toString()) + ")");
        if (!part.toFile().setReadOnly()) {
            throw new IOException("cannot make " + part + " read-only");
        }
        DurableFiles.publish(part, path);
        return new ClosedTable.ClosedFile(relative, DurableFiles.sha256(path), rows);
    }

    @Override
    public void close() {
        try (lines;
                parked) {
            sql.execute("ROLLBACK");
        } catch (SQLException failure) {
            throw Sql.failed("close the stage of a close", failure);
        } finally {
            database.giveBack(connection);
        }
    }
}
