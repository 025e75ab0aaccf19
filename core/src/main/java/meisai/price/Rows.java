package meisai.price;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Rows of one date that are not in order yet. A row without a quantity is none. */
final class Rows {
    private record Row(Charge charge, Explanation explanation) {}

    private static final Comparator<Row> ORDER = Comparator.comparing(Row::charge, RowOrder.OF_ONE_DATE);

    private final List<Row> rows = new ArrayList<>();

    void add(Charge charge, Explanation explanation) {
        if (charge.quantity().signum() > 0) {
            rows.add(new Row(charge, explanation));
        }
    }

    /** A row of a resource on a day. */
    void add(Cell cell, BilledAs billedAs, Explanation explanation) {
        BigDecimal quantity = explanation.quantity();
        add(
                new Charge(
                        cell.date(),
                        Optional.of(cell.resource()),
                        billedAs,
                        explanation.unitPrice(),
                        quantity,
                        cell.standing().group(),
                        cell.standing().tags(),
                        Optional.empty()),
                explanation);
    }

    /** Hands the rows on in canonical order, and is empty then. */
    void drain(RowSink sink) {
        if (rows.size() > 1) {
            rows.sort(ORDER);
        }
        rows.forEach(row -> sink.charge(row.charge(), row.explanation()));
        rows.clear();
    }

    /** Takes rows one by one. */
    interface RowSink {
        void charge(Charge charge, Explanation explanation);
    }
}
