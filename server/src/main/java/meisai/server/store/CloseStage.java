package meisai.server.store;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import meisai.account.AccountId;
import meisai.account.Resource;
import meisai.money.Decimals;
import meisai.price.Charge;
import meisai.price.ChargeDate;
import meisai.usage.DailyUsage;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * What a close gathers before it is sure: lines and parked sums in temporary tables of its own connection, written to
 * immutable files at the end. Nothing of it changes the store.
 */
public final class CloseStage implements AutoCloseable {
    private static final String TABLES =
            """
            CREATE TEMP TABLE line (account_id INTEGER, operator_id VARCHAR, coverage VARCHAR, ordinal BIGINT, day DATE,
                kind VARCHAR, resource VARCHAR, item VARCHAR, category VARCHAR, tax_category VARCHAR, unit_price VARCHAR,
                quantity BIGINT, scale TINYINT, wide VARCHAR, group_name VARCHAR, tags VARCHAR);
            CREATE TEMP TABLE parked (account_id INTEGER, rated_day DATE, kind VARCHAR, resource VARCHAR, meter VARCHAR,
                attributes VARCHAR, scale TINYINT);
            CREATE TEMP TABLE taken (account_id INTEGER);
            """;

    private final DataDirectory directory;
    private final DuckDBConnection connection;
    private final Sql sql;
    private final DuckDBAppender lines;
    private final DuckDBAppender parked;
    private Map<String, String> lastTags = Map.of();
    private String lastTagText = "{}";

    public CloseStage(Store store) {
        this.directory = store.directory();
        this.connection = store.duplicate();
        this.sql = new Sql(connection);
        try {
            sql.execute(TABLES);
            lines = connection.createAppender("temp", "main", "line");
            parked = connection.createAppender("temp", "main", "parked");
        } catch (SQLException failure) {
            throw Sql.failed("stage of a close", failure);
        }
    }

    public void line(int account, AccountId id, long ordinal, Charge charge) {
        try {
            lines.beginRow();
            lines.append(account);
            lines.append(id.operatorId());
            lines.append(id.coverage());
            lines.append(ordinal);
            switch (charge.date()) {
                case ChargeDate.OnDay onDay -> lines.appendEpochDays((int) onDay.day().toEpochDay());
                case ChargeDate.InMonth inMonth -> lines.appendNull();
            }
            Optional<Resource> resource = charge.resource();
            if (resource.isPresent()) {
                lines.append(resource.get().kind().wireName());
                lines.append(resource.get().id());
            } else {
                lines.appendNull();
                lines.appendNull();
            }
            lines.append(charge.item());
            lines.append(charge.category());
            lines.append(charge.taxCategory());
            lines.append(Decimals.plain(charge.unitPrice()));
            quantity(charge.quantity());
            if (charge.group().isPresent()) {
                lines.append(charge.group().get());
            } else {
                lines.appendNull();
            }
            lines.append(tagText(charge.tags()));
            lines.endRow();
        } catch (SQLException failure) {
            throw Sql.failed("append to the lines of a close", failure);
        }
    }

    private void quantity(BigDecimal quantity) throws SQLException {
        if (ExactQuantity.fits(quantity)) {
            lines.append(quantity.unscaledValue().longValue());
            lines.append((byte) quantity.scale());
            lines.appendNull();
        } else {
            lines.appendNull();
            lines.append((byte) quantity.scale());
            lines.append(quantity.unscaledValue().toString());
        }
    }

    private String tagText(Map<String, String> tags) {
        if (!tags.equals(lastTags)) {
            lastTags = tags;
            lastTagText = TextMaps.write(tags);
        }
        return lastTagText;
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

    /** Writes the usage and the lines of the accounts that close to files that are whole or not there. */
    public List<ClosedTable.ClosedFile> write(String closeId, YearMonth month, long seq, List<Integer> accounts) {
        try {
            lines.close();
            parked.close();
            String numbers = accounts.stream().map(number -> "(" + number + ")").collect(Collectors.joining(","));
            sql.execute("INSERT INTO taken VALUES " + numbers);
            String folder = "closed/" + Months.number(month) + "/" + closeId;
            Files.createDirectories(directory.path(folder));
            return List.of(
                    copy(folder + "/usage.parquet", usageQuery(month, seq)),
                    copy(
                            folder + "/lines.parquet",
                            "SELECT * FROM line WHERE account_id IN (SELECT account_id FROM taken)"));
        } catch (SQLException | IOException failure) {
            throw new StoreException("cannot write the files of a close: " + failure.getMessage(), failure);
        }
    }

    private static String usageQuery(YearMonth month, long seq) {
        String first = "DATE '" + month.atDay(1) + "'";
        String last = "DATE '" + month.atEndOfMonth() + "'";
        return """
                SELECT u.*, a.operator_id, a.coverage, r.kind, r.id AS resource, m.name AS meter, t.name AS attributes,
                    s.name AS source
                FROM usage u JOIN account a USING (account_id) JOIN resource r USING (resource_id)
                    JOIN meter m ON m.id = u.meter_id JOIN attribute_set t ON t.id = u.attribute_set_id
                    JOIN source s ON s.id = u.source_id
                WHERE u.account_id IN (SELECT account_id FROM taken) AND u.seq <= %d
                    AND ((u.state = 0 AND u.day BETWEEN %s AND %s) OR u.state = 1)
                    AND NOT EXISTS (SELECT 1 FROM parked p WHERE p.account_id = u.account_id
                        AND p.rated_day = CASE WHEN u.state = 1 THEN %s ELSE u.day END
                        AND p.kind = r.kind AND p.resource = r.id AND p.meter = m.name AND p.attributes = t.name
                        AND p.scale = u.scale)
                """
                .formatted(seq, first, last, first);
    }

    private ClosedTable.ClosedFile copy(String relative, String query) throws IOException {
        Path path = directory.path(relative);
        Path part = path.resolveSibling(path.getFileName() + ".part");
        sql.execute("COPY (" + query + ") TO " + Sql.quoted(part.toString())
                + " (FORMAT parquet, COMPRESSION zstd)");
        long rows = sql.number("SELECT count(*) FROM read_parquet(" + Sql.quoted(part.toString()) + ")");
        DurableFiles.publish(part, path);
        return new ClosedTable.ClosedFile(relative, DurableFiles.sha256(path), rows);
    }

    @Override
    public void close() {
        try (connection;
                lines;
                parked) {
            sql.execute("DROP TABLE IF EXISTS taken");
        } catch (SQLException failure) {
            throw Sql.failed("close the stage of a close", failure);
        }
    }
}
