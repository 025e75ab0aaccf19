package meisai.price;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.CodePointOrder;
import meisai.account.Resource;
import meisai.money.Decimals;

/**
 * What a closed month would have been with the records that are known now, less what it was billed as and what earlier
 * corrections booked: rows for a later month (billing model, "Life of a month"). Charges posted for the month after its
 * close are no part of it; they are rows of their own.
 *
 * <p>Units are summed by resource, item, unit price and tax category, those of a pool by its group; units of rows that
 * reduce count below 0, so that the price is compared without its sign.
 */
public final class Corrections {
    private record Key(Optional<Resource> resource, Optional<String> pool, BilledAs billedAs, BigDecimal price) {
        static final Comparator<Key> ORDER = Comparator.comparing(Key::resource, RowOrder.RESOURCES)
                .thenComparing(key -> key.pool().orElse(""), CodePointOrder.INSTANCE)
                .thenComparing(Key::billedAs, BilledAs.ORDER)
                .thenComparing(Key::price);
    }

    private static final class Sum {
        private BigDecimal due = BigDecimal.ZERO;
        private BigDecimal billed = BigDecimal.ZERO;
        /** The row whose group and tags a correction carries: the first by date, one that was billed as a correction last. */
        private Charge first;

        Sum(Charge first) {
            this.first = first;
        }

        void from(Charge charge) {
            if (BY_DATE.compare(charge, first) < 0) {
                first = charge;
            }
        }
    }

    private static final Comparator<Charge> BY_DATE = Comparator.comparing(
                    (Charge charge) -> charge.concerns().isPresent())
            .thenComparing(charge -> charge.date() instanceof ChargeDate.InMonth)
            .thenComparing(charge -> charge.date().text());

    private final YearMonth concerned;
    private final YearMonth booked;
    private final SortedMap<Key, Sum> sums = new TreeMap<>(Key.ORDER);

    public Corrections(YearMonth concerned, YearMonth booked) {
        if (!concerned.isBefore(booked)) {
            throw new IllegalArgumentException("a correction of " + concerned + " is not booked in " + booked);
        }
        this.concerned = concerned;
        this.booked = booked;
    }

    /** A row of the month computed again. */
    public void due(Charge charge) {
        if (charge.concerns().isEmpty()) {
            Sum sum = sum(charge);
            sum.due = sum.due.add(units(charge));
        }
    }

    /** A line of the closed bill. */
    public void billed(Charge charge) {
        if (charge.concerns().isEmpty()) {
            Sum sum = sum(charge);
            sum.billed = sum.billed.add(units(charge));
        }
    }

    /** A line of a later closed bill; it counts when it corrects the month. */
    public void corrected(Charge charge) {
        if (charge.concerns()
                .filter(concern -> concern.isCorrection() && concern.month().equals(concerned))
                .isPresent()) {
            Sum sum = sum(charge);
            sum.billed = sum.billed.add(units(charge));
        }
    }

    private Sum sum(Charge charge) {
        boolean discount = charge.billedAs().discount();
        Key key = new Key(
                charge.resource(),
                charge.resource().isPresent() ? Optional.empty() : charge.group(),
                charge.billedAs(),
                discount ? BigDecimal.ONE : Decimals.normal(charge.unitPrice().abs()));
        Sum sum = sums.computeIfAbsent(key, one -> new Sum(charge));
        sum.from(charge);
        return sum;
    }

    /** The units of a row, below 0 where it reduces; of a discount its amount. */
    private static BigDecimal units(Charge charge) {
        if (charge.billedAs().discount()) {
            return charge.amount();
        }
        boolean reduces = charge.unitPrice().signum() < 0
                || charge.concerns()
                        .filter(concern -> concern.why() == Concern.Why.LESS_DUE)
                        .isPresent();
        return reduces ? charge.quantity().negate() : charge.quantity();
    }

    /** What is to be booked, in canonical order; nothing where nothing differs. */
    public List<Correction> rows() {
        List<Correction> rows = new ArrayList<>();
        for (Map.Entry<Key, Sum> entry : sums.entrySet()) {
            Key key = entry.getKey();
            Sum sum = entry.getValue();
            int direction = sum.due.compareTo(sum.billed);
            if (direction != 0) {
                rows.add(row(key, sum, direction > 0 ? Concern.Why.MORE_DUE : Concern.Why.LESS_DUE));
            }
        }
        return rows;
    }

    /**
     * A correction of a month that cannot be computed again, as it was booked. What was due and what was billed before is not
     * known any more, only their difference, which stands for what was due.
     */
    public static Correction asBooked(Charge line) {
        YearMonth month = line.concerns().orElseThrow().month();
        Explanation explanation = line.billedAs().discount()
                ? new DiscountCorrectionExplanation(month, units(line), BigDecimal.ZERO)
                : new CorrectionExplanation(
                        month, Decimals.normal(line.unitPrice().abs()), units(line), BigDecimal.ZERO);
        return new Correction(line, explanation);
    }

    private Correction row(Key key, Sum sum, Concern.Why why) {
        Explanation explanation = key.billedAs().discount()
                ? new DiscountCorrectionExplanation(concerned, sum.due, sum.billed)
                : new CorrectionExplanation(concerned, key.price(), sum.due, sum.billed);
        return new Correction(
                new Charge(
                        new ChargeDate.InMonth(booked),
                        key.resource(),
                        key.billedAs(),
                        explanation.unitPrice(),
                        explanation.quantity(),
                        sum.first.group(),
                        sum.first.tags(),
                        Optional.of(new Concern(concerned, why))),
                explanation);
    }
}
