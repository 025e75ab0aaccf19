package meisai.server.live;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import meisai.account.Resource;
import meisai.account.Timeline;
import meisai.price.Charge;
import meisai.price.ChargeDate;
import meisai.price.Concern;
import meisai.price.Explanation;
import meisai.price.ItemMatch;
import meisai.pricebook.BillItem;
import meisai.server.account.Accounts;
import meisai.server.store.CorrectingRecords;
import meisai.server.store.RecordsBehind;
import meisai.server.store.ResourceTable;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.store.UsageList;
import meisai.usage.DailyUsage;

/** Says why the lines of a bill are what they are: the month is rated again, and what priced each line is kept. */
public final class Explainer {
    /**
     * A line with its reason and the records behind it; behind a correction are those that came late or were made void.
     *
     * @param versions of the price book that the closed month which is corrected was made from
     */
    public record Explained(
            Charge charge, Explanation explanation, RecordsBehind.Summary records, List<LocalDate> versions) {}

    /** Some lines of all that match. */
    public record Page(List<Explained> lines, boolean more) {}

    private record Line(Charge charge, Explanation explanation) {}

    private final Store store;
    private final MonthRater rater;

    public Explainer(Store store, MonthRater rater) {
        this.store = store;
        this.rater = rater;
    }

    /** The lines after the first {@code after} that match, in canonical order. */
    public Page explain(
            Accounts.Entry entry, YearMonth month, LocalDate today, Predicate<Charge> filter, long after, int limit) {
        try (Snapshot snapshot = store.snapshot()) {
            MonthRater.Again again = rater.again(snapshot, entry, month, today);
            List<Line> lines = lines(again, filter, after, limit + 1);
            boolean more = lines.size() > limit;
            List<Line> page = more ? lines.subList(0, limit) : lines;
            try (RecordsBehind behind = behind(snapshot, entry, again, page)) {
                Map<Integer, RecordsBehind.Summary> records = behind.summaries(again.usage());
                List<Explained> explained = new ArrayList<>();
                for (int i = 0; i < page.size(); i++) {
                    Line line = page.get(i);
                    explained.add(
                            line.charge()
                                            .concerns()
                                            .filter(Concern::isCorrection)
                                            .isPresent()
                                    ? correction(snapshot, again, line)
                                    : new Explained(
                                            line.charge(),
                                            line.explanation(),
                                            records.getOrDefault(i, RecordsBehind.none()),
                                            List.of()));
                }
                return new Page(explained, more);
            }
        }
    }

    private static Explained correction(Snapshot snapshot, MonthRater.Again again, Line line) {
        Charge charge = line.charge();
        YearMonth month = charge.concerns().orElseThrow().month();
        return new Explained(
                charge,
                line.explanation(),
                CorrectingRecords.summary(
                        snapshot,
                        again.concerned(month),
                        again.bookedBefore(),
                        charge.resource(),
                        again.metersOf(charge.billedAs().of())),
                again.versionsOf(month));
    }

    /** The records behind every line that matches, each once, after a sequence number. */
    public List<UsageList.Kept> records(
            Accounts.Entry entry, YearMonth month, LocalDate today, Predicate<Charge> filter, long after, int limit) {
        try (Snapshot snapshot = store.snapshot()) {
            MonthRater.Again again = rater.again(snapshot, entry, month, today);
            List<Line> lines = lines(again, filter, 0, Integer.MAX_VALUE);
            try (RecordsBehind behind = behind(snapshot, entry, again, lines)) {
                return behind.records(again.usage(), after, limit);
            }
        }
    }

    private static List<Line> lines(MonthRater.Again again, Predicate<Charge> filter, long after, int limit) {
        List<Line> lines = new ArrayList<>();
        long[] matching = {0};
        again.rate(new MonthRater.Listener() {
            @Override
            public void charge(Charge charge, Explanation explanation) {
                if (filter.test(charge) && ++matching[0] > after && lines.size() < limit) {
                    lines.add(new Line(charge, explanation));
                }
            }
        });
        return lines;
    }

    private static RecordsBehind behind(
            Snapshot snapshot, Accounts.Entry entry, MonthRater.Again again, List<Line> lines) {
        RecordsBehind behind = new RecordsBehind(snapshot);
        Index index = new Index(lines, ResourceTable.timelines(snapshot, entry.number()));
        again.rate(new MonthRater.Listener() {
            @Override
            public void priced(DailyUsage usage, ItemMatch.Priced match) {
                Set<String> items = new HashSet<>();
                match.item().map(BillItem::name).ifPresent(items::add);
                match.activeDay().forEach(item -> items.add(item.name()));
                items.forEach(item -> index.of(item, usage).forEach(line -> behind.add(line, usage)));
            }
        });
        return behind;
    }

    /** Which lines a priced daily sum is behind. */
    private static final class Index {
        private final List<Line> lines;
        private final NavigableMap<Resource, Timeline> timelines;
        private final Map<String, List<Integer>> byItem;

        Index(List<Line> lines, NavigableMap<Resource, Timeline> timelines) {
            this.lines = lines;
            this.timelines = timelines;
            this.byItem = new HashMap<>();
            for (int i = 0; i < lines.size(); i++) {
                Charge charge = lines.get(i).charge();
                // What concerns an earlier month is made of that month's records.
                if (charge.concerns().isEmpty()) {
                    byItem.computeIfAbsent(charge.billedAs().of() + key(charge.resource()), key -> new ArrayList<>())
                            .add(i);
                }
            }
        }

        private static String key(Optional<Resource> resource) {
            return resource.map(one -> "\n" + one.kind().wireName() + ":" + one.id())
                    .orElse("");
        }

        List<Integer> of(String item, DailyUsage usage) {
            List<Integer> found = new ArrayList<>();
            add(item + key(Optional.of(usage.resource())), usage, found);
            add(item, usage, found);
            return found;
        }

        private void add(String key, DailyUsage usage, List<Integer> found) {
            for (int line : byItem.getOrDefault(key, List.of())) {
                Charge charge = lines.get(line).charge();
                boolean sameDay = switch (charge.date()) {
                    case ChargeDate.OnDay onDay -> onDay.day().equals(usage.day());
                    case ChargeDate.InMonth inMonth -> true;
                };
                boolean ofPool = charge.resource().isEmpty() && charge.group().isPresent();
                if (sameDay && (!ofPool || charge.group().equals(group(usage)))) {
                    found.add(line);
                }
            }
        }

        private Optional<String> group(DailyUsage usage) {
            return timelines
                    .getOrDefault(usage.resource(), Timeline.UNREGISTERED)
                    .on(usage.day())
                    .group();
        }
    }
}
