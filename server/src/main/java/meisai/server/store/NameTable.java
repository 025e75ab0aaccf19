package meisai.server.store;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.duckdb.DuckDBAppender;

/**
 * Names that usage repeats, by number from 1. The writer's thread gives numbers; whoever else asks sees those that are
 * durable.
 */
public final class NameTable {
    private final String table;
    private final Map<String, Integer> durable = new ConcurrentHashMap<>();
    /** Given in the transaction that runs. */
    private final Map<String, Integer> added = new HashMap<>();

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
                .forEach("SELECT id, name FROM " + table, row -> names.durable.put(row.getString(2), row.getInt(1)));
        return names;
    }

    /** The number of a name that is durable; 0 for any other. */
    public int find(String name) {
        return durable.getOrDefault(name, 0);
    }

    /** The number of a name; a new name is stored with the transaction. */
    public int number(Transaction transaction, String name) {
        Integer known = durable.get(name);
        if (known == null) {
            known = added.get(name);
        }
        if (known != null) {
            return known;
        }
        int number = durable.size() + added.size() + 1;
        try {
            DuckDBAppender appender = transaction.appender(table);
            appender.beginRow();
            appender.append(number);
            appender.append(name);
            appender.endRow();
        } catch (SQLException failure) {
            throw Sql.failed("append to " + table, failure);
        }
        if (added.isEmpty()) {
            transaction.afterCommit(() -> {
                durable.putAll(added);
                added.clear();
            });
            transaction.afterRollback(added::clear);
        }
        added.put(name, number);
        return number;
    }
}
