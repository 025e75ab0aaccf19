package meisai.server.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * Adds rows column by column: they are gathered in arrays, and one INSERT takes them from there as a table function. That
 * costs about half of what the row-wise appender costs for each row. For one thread; what is gathered is written by
 * {@link #flush} inside the transaction of the caller, or forgotten by {@link #clear}.
 */
final class Gathering implements AutoCloseable {
    private static final int INITIAL = 1_024;

    private final DuckDBConnection connection;
    private final String insert;
    private final int most;
    private final Runnable closed;
    private final List<Column> columns = new ArrayList<>();
    /** The driver closes a statement that failed; the next one is prepared anew. */
    private @Nullable PreparedStatement prepared;

    private int capacity = INITIAL;
    private int rows;
    private int taken;

    /** @param insert the statement, which reads the columns by their names */
    Gathering(DuckDBConnection connection, String insert, int most, Runnable closed) {
        this.connection = connection;
        this.insert = insert;
        this.most = most;
        this.closed = closed;
    }

    /** A column, of which a value is set for each row. */
    abstract static class Column {
        private final String name;
        private final DuckDBColumnType type;

        Column(String name, DuckDBColumnType type) {
            this.name = name;
            this.type = type;
        }

        abstract void grow(int to);

        abstract void put(DuckDBWritableVector vector, int from, int count);

        void clear(int count) {}
    }

    /** A BIGINT. */
    static final class Longs extends Column {
        private long[] values = new long[INITIAL];

        Longs(String name) {
            super(name, DuckDBColumnType.BIGINT);
        }

        void set(int row, long value) {
            values[row] = value;
        }

        @Override
        void grow(int to) {
            values = Arrays.copyOf(values, to);
        }

        @Override
        void put(DuckDBWritableVector vector, int from, int count) {
            for (int i = 0; i < count; i++) {
                vector.setLong(i, values[from + i]);
            }
        }
    }

    /** An INTEGER. */
    static final class Ints extends Column {
        private int[] values = new int[INITIAL];

        Ints(String name) {
            super(name, DuckDBColumnType.INTEGER);
        }

        void set(int row, int value) {
            values[row] = value;
        }

        @Override
        void grow(int to) {
            values = Arrays.copyOf(values, to);
        }

        @Override
        void put(DuckDBWritableVector vector, int from, int count) {
            for (int i = 0; i < count; i++) {
                vector.setInt(i, values[from + i]);
            }
        }
    }

    /** A TINYINT. */
    static final class Bytes extends Column {
        private byte[] values = new byte[INITIAL];

        Bytes(String name) {
            super(name, DuckDBColumnType.TINYINT);
        }

        void set(int row, byte value) {
            values[row] = value;
        }

        @Override
        void grow(int to) {
            values = Arrays.copyOf(values, to);
        }

        @Override
        void put(DuckDBWritableVector vector, int from, int count) {
            for (int i = 0; i < count; i++) {
                vector.setByte(i, values[from + i]);
            }
        }
    }

    /** A VARCHAR, as UTF-8. */
    static final class Texts extends Column {
        private byte[][] values = new byte[INITIAL][];

        Texts(String name) {
            super(name, DuckDBColumnType.VARCHAR);
        }

        void set(int row, byte[] value) {
            values[row] = value;
        }

        @Override
        void grow(int to) {
            values = Arrays.copyOf(values, to);
        }

        @Override
        void put(DuckDBWritableVector vector, int from, int count) {
            vector.setStringUtf8Batch(0, Arrays.copyOfRange(values, from, from + count));
        }

        @Override
        void clear(int count) {
            Arrays.fill(values, 0, count, null);
        }
    }

    Longs longs(String name) {
        return with(new Longs(name));
    }

    Ints ints(String name) {
        return with(new Ints(name));
    }

    Bytes bytes(String name) {
        return with(new Bytes(name));
    }

    Texts texts(String name) {
        return with(new Texts(name));
    }

    /** Columns are declared before the first row. */
    private <T extends Column> T with(T column) {
        columns.add(column);
        return column;
    }

    /** The place of a new row, of which every column is to be set. Writes what was gathered when that is the most. */
    int row() throws SQLException {
        if (rows == most) {
            flush();
        }
        if (rows == capacity) {
            capacity = Math.min(most, capacity * 2);
            for (Column column : columns) {
                column.grow(capacity);
            }
        }
        return rows++;
    }

    /** Writes what was gathered, all of it or (as an exception) nothing. */
    void flush() throws SQLException {
        if (rows == 0) {
            return;
        }
        long written = insert();
        if (written != rows) {
            throw new SQLException("gathered " + rows + " rows and wrote " + written);
        }
        clear();
    }

    private long insert() throws SQLException {
        PreparedStatement statement = prepared == null ? connection.prepareStatement(insert) : prepared;
        prepared = statement;
        try {
            return statement.executeUpdate();
        } catch (SQLException | RuntimeException failure) {
            prepared = null;
            statement.close();
            throw failure;
        }
    }

    /** Forgets what was gathered. */
    void clear() {
        for (Column column : columns) {
            column.clear(rows);
        }
        rows = 0;
    }

    void declare(DuckDBTableFunctionBindInfo info) {
        columns.forEach(column -> info.addResultColumn(column.name, column.type));
    }

    /** A statement begins to read. */
    void rewind() {
        taken = 0;
    }

    /** Hands on the next rows; 0 when there are no more. */
    long take(DuckDBDataChunkWriter chunk) {
        int from = taken;
        int count = (int) Math.min(chunk.capacity(), rows - from);
        taken = from + count;
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).put(chunk.vector(i), from, count);
        }
        return count;
    }

    @Override
    public void close() throws SQLException {
        closed.run();
        if (prepared != null) {
            prepared.close();
        }
    }
}
