package meisai.server.store;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBValue;

/** The table function by which statements of one database read what was gathered in memory. */
final class Gatherings {
    private static final String FUNCTION = "meisai_gathered";

    private final Map<Long, Gathering> all = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();

    /** Makes the function known to a database that was opened. */
    void register(DuckDBConnection database) throws SQLException {
        DuckDBFunctions.tableFunction()
                .withName(FUNCTION)
                .withParameter(DuckDBColumnType.BIGINT)
                .withFunction(new Reading())
                .register(database);
    }

    /**
     * Rows that are gathered for one INSERT after the other.
     *
     * @param connection where they are inserted
     * @param insert the statement, with {@code %s} for the table of the columns
     * @param most rows of one statement
     */
    Gathering gather(DuckDBConnection connection, String insert, int most) {
        long number = last.incrementAndGet();
        Gathering gathering = new Gathering(
                connection, insert.formatted(FUNCTION + "(" + number + ")"), most, () -> all.remove(number));
        all.put(number, gathering);
        return gathering;
    }

    /** DuckDB runs it on one thread while the thread that gathers waits for the statement. */
    private final class Reading implements DuckDBTableFunction<Gathering, Boolean, Boolean> {
        @Override
        public Gathering bind(DuckDBTableFunctionBindInfo columns) {
            try (DuckDBValue number = columns.getParameter(0)) {
                Gathering gathering = Optional.ofNullable(all.get(number.getLong()))
                        .orElseThrow(() -> new IllegalArgumentException("nothing is gathered under this number"));
                gathering.declare(columns);
                return gathering;
            }
        }

        @Override
        public Boolean init(DuckDBTableFunctionInitInfo info) {
            info.setMaxThreads(1);
            info.<Gathering>getBindData().rewind();
            return true;
        }

        @Override
        public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter chunk) {
            return info.<Gathering>getBindData().take(chunk);
        }
    }
}
