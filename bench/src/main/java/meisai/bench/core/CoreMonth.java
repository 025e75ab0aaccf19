package meisai.bench.core;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.account.StandingChange;
import meisai.account.Status;
import meisai.account.Timeline;
import meisai.bill.BillSum;
import meisai.price.Charge;
import meisai.price.Explanation;
import meisai.price.ItemMatch;
import meisai.price.MonthInput;
import meisai.price.RatingSink;
import meisai.pricebook.BookCheck;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookHistory;
import meisai.pricebook.PriceBookReader;
import meisai.server.pricebook.BookText;
import meisai.usage.Attributes;
import meisai.usage.DailyUsage;
import meisai.usage.ParkReason;

/** A month of an account that every benchmark of the core is about: the same each time. */
final class CoreMonth {
    static final YearMonth MONTH = YearMonth.of(2026, 11);
    static final int SIMS = 200;
    /** Daily sums of a SIM on each day. */
    static final int METERS = 3;

    private static final long SEED = 20_261_129;
    private static final long MOST_BYTES = 1L << 30;

    /** A price by unit, tiers that a SIM counts through the month, a volume of the account, and a fee. */
    static final String BOOK = """
            id: core
            effectiveFrom: "20260101"
            currency: JPY
            meters:
              - { name: data.upload, unit: byte }
              - { name: data.download, unit: byte }
              - { name: sms.sent, unit: message }
            items:
              - { name: upload, category: data, applies: { meter: data.upload }, perUnit: { price: "0.2", per: 1048576 } }
              - name: download
                category: data
                applies: { meter: data.download }
                volume: { scope: accountMonth, per: 1048576, tiers: [{ upTo: 1073741824, price: "0.7" }, { price: "0.5" }] }
              - name: sms
                category: sms
                applies: { meter: sms.sent }
                graduated: { scope: resourceMonth, tiers: [{ upTo: 10, price: "3" }, { upTo: 30, price: "2.5" }, { price: "2" }] }
              - { name: fee, category: base, applies: { plans: [plan-D], statuses: [active] }, monthly: { price: "300" } }
            """;

    private CoreMonth() {}

    static PriceBook book(String text) {
        if (!(BookText.parse(text) instanceof BookText.Parsed.Tree tree)) {
            throw new IllegalStateException("the book of the benchmark is malformed");
        }
        return switch (PriceBookReader.read(tree.root())) {
            case BookCheck.Valid valid -> valid.book();
            case BookCheck.Invalid invalid -> throw new IllegalStateException(String.valueOf(invalid.problems()));
        };
    }

    static PriceBookHistory history() {
        return new PriceBookHistory(List.of(book(BOOK)));
    }

    static Resource sim(int number) {
        return new Resource(ResourceKind.IMSI, String.format("44020%010d", number));
    }

    static Timeline timeline() {
        return Timeline.of(List.of(new StandingChange(
                MONTH.minusMonths(3).atDay(7),
                Optional.of("plan-D"),
                Optional.of(Status.ACTIVE),
                Optional.of("group-1"),
                Optional.of(Map.of("site", "north")))));
    }

    static MonthInput input(PriceBookHistory history) {
        NavigableMap<Resource, Timeline> timelines = new TreeMap<>();
        for (int sim = 0; sim < SIMS; sim++) {
            timelines.put(sim(sim), timeline());
        }
        return new MonthInput(MONTH, MONTH.atEndOfMonth(), history, timelines, List.of(), List.of());
    }

    /** The daily sums of every SIM in canonical order. */
    static List<DailyUsage> usage() {
        Random random = new Random(SEED);
        List<DailyUsage> usage = new ArrayList<>();
        for (int day = 1; day <= MONTH.lengthOfMonth(); day++) {
            LocalDate date = MONTH.atDay(day);
            for (int sim = 0; sim < SIMS; sim++) {
                usage.addAll(ofDay(sim(sim), date, random));
            }
        }
        return usage;
    }

    static List<DailyUsage> ofDay(Resource sim, LocalDate day, Random random) {
        return List.of(
                sum(sim, day, "data.upload", random.nextLong(MOST_BYTES), 12),
                sum(sim, day, "data.download", random.nextLong(MOST_BYTES), 12),
                sum(sim, day, "sms.sent", random.nextLong(4), 2));
    }

    private static DailyUsage sum(Resource sim, LocalDate day, String meter, long quantity, long records) {
        return new DailyUsage(day, sim, meter, Attributes.NONE, BigDecimal.valueOf(quantity), records);
    }

    /** Sums what a rating yields. */
    static final class Sums implements RatingSink {
        final BillSum sum = new BillSum();
        long priced;

        @Override
        public void charge(Charge charge, Explanation explanation) {
            sum.add(charge);
        }

        @Override
        public void priced(DailyUsage usage, ItemMatch.Priced match) {
            priced += usage.records();
        }

        @Override
        public void parked(DailyUsage usage, ParkReason reason) {
            throw new IllegalStateException("the benchmark parks usage: " + reason);
        }
    }
}
