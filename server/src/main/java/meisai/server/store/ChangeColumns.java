package meisai.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import meisai.account.StandingChange;
import meisai.account.Status;

/**
 * Reads changes of resources from the columns that a statement has of them. Reading a text costs as much as twenty
 * numbers, and most changes say the same as another: a change is read as one text, and what that text stands for only when
 * it is new.
 */
final class ChangeColumns {
    /** Of a row {@code c} of changes, which may be missing in an outer join. */
    static final String COLUMNS =
            "c.from_day IS NOT NULL, concat(c.from_day, %s, %s, %s, %s), c.from_day, c.plan, c.status,"
                            .formatted(
                                    withLength("c.plan"),
                                    withLength("c.status"),
                                    withLength("c.group_name"),
                                    withLength("c.tags"))
                    + " c.group_name, c.tags";

    /** Most changes that are remembered. */
    private static final int MOST_KNOWN = 100_000;

    /** Longer texts have tags of which hardly any two resources have the same; they are not remembered. */
    private static final int LONGEST_KNOWN = 256;

    private final int first;
    private final Map<String, StandingChange> known = new HashMap<>();

    /** @param first the place of the first of the columns, from 1 */
    ChangeColumns(int first) {
        this.first = first;
    }

    /** Different for different texts, whatever follows. */
    private static String withLength(String column) {
        return "coalesce(length(" + column + ") || ':' || " + column + ", '-')";
    }

    /** The change of a row; empty when it has none. */
    Optional<StandingChange> read(ResultSet row) throws SQLException {
        if (!row.getBoolean(first)) {
            return Optional.empty();
        }
        String text = row.getString(first + 1);
        if (text.length() > LONGEST_KNOWN) {
            return Optional.of(change(row));
        }
        StandingChange change = known.get(text);
        if (change == null) {
            change = change(row);
            if (known.size() >= MOST_KNOWN) {
                known.clear();
            }
            known.put(text, change);
        }
        return Optional.of(change);
    }

    private StandingChange change(ResultSet row) throws SQLException {
        return new StandingChange(
                Sql.day(row, "from_day"),
                Optional.ofNullable(row.getString(first + 3)),
                Optional.ofNullable(row.getString(first + 4))
                        .map(name -> Status.byWireName(name).orElseThrow()),
                Optional.ofNullable(row.getString(first + 5)),
                Optional.ofNullable(row.getString(first + 6)).map(TextMaps::read));
    }
}
