package meisai.server.store;

import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;

/** The few lines of JDBC that every statement needs; failures become {@link StoreException} here and nowhere else. */
final class Sql {
    @FunctionalInterface
    interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    @FunctionalInterface
    interface RowSink {
        void row(ResultSet row) throws SQLException;
    }

    @FunctionalInterface
    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    private final Connection connection;
    private final boolean onlyReads;
    private final @Nullable KeptStatements kept;

    Sql(Connection connection) {
        this(connection, false, null);
    }

    private Sql(Connection connection, boolean onlyReads, @Nullable KeptStatements kept) {
        this.connection = connection;
        this.onlyReads = onlyReads;
        this.kept = kept;
    }

    /**
     * For questions only: when the disk failed under one, or the store was closed, it may be asked again.
     *
     * @param kept of this connection, which is used for one question after the other
     */
    static Sql reading(Connection connection, KeptStatements kept) {
        return new Sql(connection, true, kept);
    }

    /** The same for changes. */
    static Sql writing(Connection connection, KeptStatements kept) {
        return new Sql(connection, false, kept);
    }

    <T> List<T> list(String sql, Mapper<T> mapper, @Nullable Object... parameters) {
        List<T> rows = new ArrayList<>();
        forEach(sql, row -> rows.add(mapper.map(row)), parameters);
        return rows;
    }

    <T> Optional<T> first(String sql, Mapper<T> mapper, @Nullable Object... parameters) {
        List<T> rows = list(sql, mapper, parameters);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
    }

    long number(String sql, @Nullable Object... parameters) {
        return first(sql, row -> row.getLong(1), parameters).orElseThrow();
    }

    void forEach(String sql, RowSink sink, @Nullable Object... parameters) {
        prepared(sql, parameters, statement -> {
            long count = 0;
            try (ResultSet rows = statement.executeQuery()) {
                for (; rows.next(); count++) {
                    sink.row(rows);
                }
            }
            return count;
        });
    }

    @FunctionalInterface
    interface ChunkSink {
        void chunk(DuckDBDataChunkReader rows) throws SQLException;
    }

    /** Rows by columns, some thousands at a time: what many numbers are read by. */
    void chunks(String sql, ChunkSink sink) {
        try (DuckDBPreparedStatement statement =
                        connection.prepareStatement(sql).unwrap(DuckDBPreparedStatement.class);
                DuckDBChunkedResult result = statement.query()) {
            while (result.nextChunk()) {
                sink.chunk(result.chunk());
            }
        } catch (SQLException failure) {
            throw failure(sql, failure);
        }
    }

    long update(String sql, @Nullable Object... parameters) {
        return prepared(sql, parameters, statement -> (long) statement.executeUpdate());
    }

    void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw failure(sql, failure);
        }
    }

    private <T> T prepared(String sql, @Nullable Object[] parameters, Use<T> use) {
        // One without parameters says in its text what it asks for, so that it mostly comes once.
        KeptStatements keep = parameters.length > 0 ? kept : null;
        try {
            PreparedStatement statement = keep != null ? keep.take(sql) : connection.prepareStatement(sql);
            T result = use(statement, parameters, use);
            if (keep != null) {
                keep.giveBack(sql, statement);
            } else {
                statement.close();
            }
            return result;
        } catch (SQLException failure) {
            throw failure(sql, failure);
        }
    }

    /** Closes the statement if it fails. */
    private static <T> T use(PreparedStatement statement, @Nullable Object[] parameters, Use<T> use)
            throws SQLException {
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, jdbc(parameters[i]));
            }
            return use.of(statement);
        } catch (SQLException | RuntimeException | Error failure) {
            try {
                statement.close();
            } catch (SQLException alsoFailed) {
                failure.addSuppressed(alsoFailed);
            }
            throw failure;
        }
    }

    private static @Nullable Object jdbc(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Instant instant -> LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
            case LocalDate day -> Date.valueOf(day);
            default -> value;
        };
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }

    static LocalDate day(ResultSet row, String column) throws SQLException {
        return row.getObject(column, LocalDate.class);
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private StoreException failure(String sql, SQLException failure) {
        StoreException failed = failed(sql, failure);
        return onlyReads && DiskFailure.isOne(failure) ? StoreUnavailable.failed(failed) : failed;
    }

    static StoreException failed(String sql, SQLException failure) {
        return new StoreException(
                "statement failed: " + sql.strip().lines().findFirst().orElse("") + ": " + failure.getMessage(),
                failure);
    }
}
