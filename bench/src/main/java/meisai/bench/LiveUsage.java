package meisai.bench;

import meisai.bench.Workload.Sample;

/**
 * Usage that comes in beside a history: of all its SIMs in turn, so of every operator by its size, for the day after the
 * history; one record of two hundred is for one of the days before.
 *
 * @param history whose days end before the day that is usage's own
 * @param sent records
 */
record LiveUsage(Workload history, long sent) implements Usage {
    private static final int EARLIER = 200;
    private static final int SECONDS_OF_DAY = 86_400;

    Sample at(long place) {
        boolean earlier = place % EARLIER == EARLIER - 1;
        return new Sample(
                history.records() + place,
                history.sim(place),
                history.meter(place),
                earlier ? (int) (place / EARLIER % history.days()) : history.days(),
                (int) (place % SECONDS_OF_DAY));
    }

    @Override
    public void write(long place, Bytes out) {
        history.write(at(place), out);
    }
}
