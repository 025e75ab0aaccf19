package meisai.bench;

import java.util.Locale;

/**
 * What a run sends.
 *
 * @param records that are billed
 * @param sims from 1 to 1,000,000, at least one an operator
 * @param operators the largest has most SIMs, the second half as many, the third a third (Zipf)
 * @param meters 2, 4 or 6
 * @param mixed as in practice: three of ten records are the second of their SIM, meter and day, one of a hundred is
 *     sent again, one of two hundred comes days after its time
 */
record Load(long records, int sims, int operators, int meters, boolean mixed) {
    static Load ofOneOperator(long records, int sims) {
        return new Load(records, sims, 1, 2, false);
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%,d records of %,d SIMs, %,d operators, %d meters%s",
                records,
                sims,
                operators,
                meters,
                mixed ? ", some again, some late" : "");
    }
}
