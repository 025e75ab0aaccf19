package meisai.server.store;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.duckdb.DuckDBAppender;

/** Names that usage repeats, by number from 1. The memory copy belongs to the writer's thread. */
public final class NameTable {
    private final String table;
    private final Map<String, Integer> numbers = new HashMap<>();

    private NameTable(String table) {
        this.table = table;
    }

    public static NameTable sources(Snapshot snapshot) {
        return load(snapshot, "source");
    }

    public static NameTable meters(Snapshot snapshot) {
        return load(snapshot, "meter");
    }

    public static NameTable attributeSets(Snapshot snapshot) {
        return load(snapshot, "attribute_set");
    }

    private static NameTable load(Snapshot snapshot, String table) {
        NameTable names = new NameTable(table);
        snapshot.sql()
                .forEach("SELECT id, name FROM " + table, row -> names.numbers.put(row.getString(2), row.getInt(1)));
        return names;
    }

    /** The number of a name; a new name is stored with the transaction. */
    public int number(Transaction transaction, String name) {
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        int number = numbers.size() + 1;
        try {
            DuckDBAppender appender = transaction.appender(table);
            appender.beginRow();
            appender.append(number);
            appender.append(name);
            appender.endRow();
        } catch (SQLException failure) {
            throw Sql.failed("append to " + table, failure);
        }
        numbers.put(name, number);
        transaction.afterRollback(() -> numbers.remove(name));
        return number;
    }
}
