package meisai.bench;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/** The client's own record of what it asked for and what was acknowledged. */
final class CrashLedger {
    private static final int MOST_VOID = 50;

    private final CrashUsage usage;
    private final long mostRecords;
    private final CrashTally tally;
    /** Since the last check, with whether it was acknowledged. */
    private final Map<CrashChange, Boolean> asked = new LinkedHashMap<>();

    private final List<CrashBatch> known = new ArrayList<>();
    private final List<CrashBatch> standing = new ArrayList<>();
    private final List<CrashVoid> voids = new ArrayList<>();
    private final List<CrashExport> exports = new ArrayList<>();
    private long nextPlace;
    private int nextSim;
    private int nextVersion = 1;
    private LocalDate nextVersionFrom = LocalDate.MIN;

    CrashLedger(Fleet fleet, long mostRecords) {
        this.usage = new CrashUsage(fleet);
        this.mostRecords = mostRecords;
        this.tally = new CrashTally(fleet.operators());
    }

    CrashTally tally() {
        return tally;
    }

    /** A batch of new records; empty when there are enough. */
    synchronized Optional<CrashBatch> newBatch(int records, YearMonth month) {
        if (nextPlace + records > mostRecords) {
            return Optional.empty();
        }
        CrashBatch batch = new CrashBatch(usage, month, nextPlace, records);
        nextPlace += records;
        return Optional.of(ask(batch));
    }

    synchronized CrashSims newSims(int operator, YearMonth from, int size) {
        CrashSims sims = new CrashSims(operator, from, nextSim, size);
        nextSim += size;
        return ask(sims);
    }

    /** Versions begin on days of their own; empty when those of the month are used up. */
    synchronized Optional<CrashVersion> newVersion(YearMonth month) {
        LocalDate first = month.atDay(1);
        LocalDate from = nextVersionFrom.isBefore(first) ? first : nextVersionFrom;
        if (from.isAfter(month.atEndOfMonth())) {
            return Optional.empty();
        }
        nextVersionFrom = from.plusDays(1);
        return Optional.of(ask(new CrashVersion(nextVersion++, from)));
    }

    /**
     * Of a batch that was acknowledged and has nothing void; empty when there is none. Batches of months before the oldest
     * one stand for ever: each closed month with something void makes every later bill of an open month longer to check.
     */
    synchronized Optional<CrashVoid> newVoid(Random random, YearMonth oldest) {
        standing.removeIf(batch -> batch.month().isBefore(oldest));
        if (standing.isEmpty()) {
            return Optional.empty();
        }
        CrashBatch batch = standing.remove(random.nextInt(standing.size()));
        return Optional.of(ask(new CrashVoid(batch, Math.min(batch.size(), MOST_VOID))));
    }

    private <C extends CrashChange> C ask(C change) {
        asked.put(change, false);
        return change;
    }

    synchronized void acknowledge(CrashChange change) {
        asked.put(change, true);
        if (change instanceof CrashBatch batch) {
            known.add(batch);
            standing.add(batch);
        }
    }

    /** Any batch that was acknowledged. */
    synchronized Optional<CrashBatch> known(Random random) {
        return known.isEmpty() ? Optional.empty() : Optional.of(known.get(random.nextInt(known.size())));
    }

    /** An export was acknowledged. */
    synchronized void exported(CrashExport export) {
        exports.add(export);
    }

    synchronized List<CrashExport> exports() {
        return List.copyOf(exports);
    }

    synchronized Map<CrashChange, Boolean> asked() {
        return new LinkedHashMap<>(asked);
    }

    /** Everything asked for is there now. */
    synchronized void settle() {
        asked.forEach((change, acknowledged) -> {
            change.addTo(tally);
            if (change instanceof CrashVoid some) {
                voids.add(some);
            } else if (!acknowledged && change instanceof CrashBatch batch) {
                known.add(batch);
                standing.add(batch);
            }
        });
        asked.clear();
        exports.clear();
    }

    /** The ids of a SIM's records of a month that are not void, when everything is settled, in their order. */
    synchronized List<String> billed(int sim, YearMonth month) {
        TreeSet<String> ids = new TreeSet<>();
        for (CrashBatch batch : known) {
            if (batch.month().equals(month)) {
                ids.addAll(batch.idsOf(sim, batch.size()));
            }
        }
        for (CrashVoid some : voids) {
            some.batch().idsOf(sim, some.size()).forEach(ids::remove);
        }
        return List.copyOf(ids);
    }

    synchronized long recordsSent() {
        return nextPlace;
    }
}
