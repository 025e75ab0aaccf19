package meisai.server.simulate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Who pays less and who pays more: how many, and the ones with the largest differences. Takes rows in canonical order. */
final class Extremes {
    /** Most of each that are told; all are in the rows. */
    static final int TOLD = 100;

    private record Ranked(long number, Row row) {}

    /** The cheapest first; of equal ones the earlier in canonical order. */
    private static final Comparator<Ranked> CHEAPEST = Comparator.comparing(
                    (Ranked ranked) -> ranked.row().difference().difference())
            .thenComparingLong(Ranked::number);

    private static final Comparator<Ranked> DEAREST = Comparator.comparing(
                    (Ranked ranked) -> ranked.row().difference().difference())
            .reversed()
            .thenComparingLong(Ranked::number);

    private final PriorityQueue<Ranked> winners = new PriorityQueue<>(CHEAPEST.reversed());
    private final PriorityQueue<Ranked> losers = new PriorityQueue<>(DEAREST.reversed());
    private long cheaper;
    private long dearer;
    private long same;

    void add(Row row) {
        Ranked ranked = new Ranked(cheaper + dearer + same, row);
        switch (row.difference().difference().signum()) {
            case -1 -> {
                cheaper++;
                keep(winners, ranked);
            }
            case 1 -> {
                dearer++;
                keep(losers, ranked);
            }
            default -> same++;
        }
    }

    private static void keep(PriorityQueue<Ranked> queue, Ranked ranked) {
        queue.add(ranked);
        if (queue.size() > TOLD) {
            queue.remove();
        }
    }

    SimulationResult.Ranking ranking() {
        return new SimulationResult.Ranking(cheaper, dearer, same, sorted(winners, CHEAPEST), sorted(losers, DEAREST));
    }

    private static List<Row> sorted(PriorityQueue<Ranked> queue, Comparator<Ranked> order) {
        List<Ranked> sorted = new ArrayList<>(queue);
        sorted.sort(order);
        return sorted.stream().map(Ranked::row).toList();
    }
}
