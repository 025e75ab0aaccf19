package meisai.server.store;

import java.util.Set;

/**
 * The columns of daily sums. Those that hardly any usage has something in cost as much as the others in each row, and are only
 * there for usage that may have it.
 *
 * @param apart the quantity of each record whose meter tells its records apart by it, as an expression; empty for none
 * @param moved whether some records may have moved on from an earlier month
 * @param wide whether 64 bits may not hold some sum
 */
record SumColumns(String apart, boolean moved, boolean wide) {
    private static final int FIRST_RARE = 8;

    /** For usage that may have everything. */
    static SumColumns all(UsageTable.Names names, Set<String> byRecord) {
        String apart = names.numbers(byRecord);
        return new SumColumns(
                apart.isEmpty() ? "" : "CASE WHEN meter_id IN (" + apart + ") THEN quantity END", true, true);
    }

    boolean each() {
        return !apart.isEmpty();
    }

    /** What is summed, of a query for records with the day they are rated on. */
    String summed() {
        return "rated_day, resource_id, meter_id, attribute_set_id, scale, sum(quantity) AS quantity, count(*) AS records"
                + (each() ? ", " + apart + " AS each" : "")
                + (moved
                        ? ", CASE WHEN rated_day <> day THEN (year(day) * 100 + month(day))::INTEGER END AS moved_from"
                        : "");
    }

    /** What is selected of {@code s}, the sums, behind their resource. */
    String selected() {
        return "(s.rated_day - DATE '1970-01-01')::INTEGER, s.meter_id, s.attribute_set_id, s.scale, s.records"
                + (wide
                        ? ", try_cast(s.quantity AS BIGINT), CASE WHEN try_cast(s.quantity AS BIGINT) IS NULL"
                                + " THEN s.quantity::VARCHAR END"
                        : ", s.quantity::BIGINT")
                + (each() ? ", s.each" : "")
                + (moved ? ", s.moved_from" : "");
    }

    /** The canonical order of the sums of one resource on a day. */
    String order() {
        return "s.meter_id, s.attribute_set_id, s.scale" + (each() ? ", s.each" : "") + (moved ? ", s.moved_from" : "");
    }

    int placeOfEach() {
        return FIRST_RARE + (wide ? 1 : 0);
    }

    int placeOfMoved() {
        return placeOfEach() + (each() ? 1 : 0);
    }
}
