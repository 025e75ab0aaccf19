package meisai.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import meisai.Seeds;
import meisai.account.Resource;
import meisai.account.StandingChange;
import meisai.account.Timeline;
import meisai.money.Decimals;
import meisai.pricebook.BillItem;
import meisai.pricebook.Grant;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookHistory;
import meisai.usage.DailyUsage;
import org.junit.jupiter.api.Test;

/** A month rated resource by resource against the same month in one go. */
final class RatingByResourceTest {
    /** {@code -Dmeisai.histories=10000} tries more. */
    private static final int HISTORIES = Integer.getInteger("meisai.histories", 300);

    @Test
    void theRowsAreThoseOfTheMonthInOneGo() {
        Seeds.each(HISTORIES, random -> {
            History history = byResource(RandomHistory.of(random));
            PriceBookHistory books = new PriceBookHistory(history.books());
            assertThat(RatingByResource.serves(books, history.month())).isTrue();

            ByResource rated = new ByResource(history, books);
            rated.all(random);

            Rated whole = history.rate();
            assertThat(rated.collector.rated().fullRows()).containsExactlyInAnyOrderElementsOf(whole.fullRows());
            assertThat(rated.collector.rated().priced()).containsExactlyInAnyOrderElementsOf(whole.priced());
            assertThat(rated.collector.rated().parked()).containsExactlyInAnyOrderElementsOf(whole.parked());
            assertThat(normal(rated.left)).isEqualTo(normal(left(history)));
        });
    }

    @Test
    void usageOfADayBringsItsRowsAndNoOthers() {
        int[] rows = new int[1];
        Seeds.each(HISTORIES, random -> {
            History history = byDay(RandomHistory.of(random));
            ByResource rated = new ByResource(history, new PriceBookHistory(history.books()));
            assertThat(rated.rating.daysAreApart()).isTrue();
            for (DailyUsage usage : history.usage()) {
                Rated.Collector whole = new Rated.Collector();
                rated.rate(usage.resource(), day -> true, whole);
                Rated.Collector inParts = new Rated.Collector();
                rated.rate(usage.resource(), day -> !day.equals(usage.day()), inParts);
                rated.rateDay(usage.resource(), usage.day(), inParts);

                assertThat(inParts.rated().fullRows())
                        .containsExactlyInAnyOrderElementsOf(whole.rated().fullRows());
                assertThat(inParts.rated().priced())
                        .containsExactlyInAnyOrderElementsOf(whole.rated().priced());
                assertThat(inParts.rated().parked())
                        .containsExactlyInAnyOrderElementsOf(whole.rated().parked());
                rows[0] += inParts.rated().priced().size();
            }
        });
        assertThat(rows[0]).isPositive();
    }

    @Test
    void whatIsCountedForLongerThanADayIsNotRatedByDay() {
        YearMonth month = YearMonth.of(2026, 8);
        List<String> refused = new ArrayList<>();
        List<String> served = new ArrayList<>();
        Seeds.each(200, random -> {
            PriceBook book = RandomBook.of(random, month.atDay(1));
            book.items()
                    .forEach(item -> (byDay(book, List.of(item), List.of()) ? served : refused)
                            .add(item.model().key()));
            book.grants()
                    .forEach(grant -> assertThat(byDay(book, List.of(), List.of(grant)))
                            .as(grant.name())
                            .isEqualTo(grant.scope() == Grant.Scope.RESOURCE_DAY));
        });

        assertThat(refused).contains("perUnit", "graduated", "volume", "package");
        assertThat(served).contains("perUnit", "graduated", "dailyByStatus").doesNotContain("volume", "package");
    }

    @Test
    void theRandomMonthsHaveWhatCanBeRatedByResource() {
        SortedSet<String> items = new TreeSet<>();
        Seeds.each(
                100,
                random -> byResource(RandomHistory.of(random))
                        .rate()
                        .charges()
                        .forEach(charge -> items.add(charge.item().replaceAll("[^a-z].*", ""))));

        assertThat(items)
                .contains("tiers", "days", "daily", "monthly", "gift", "today", "volumer", "blocksr", "active", "off");
    }

    @Test
    void sumsOfWhatIsPutInAndTakenOutAreThoseOfTheRest() {
        Seeds.each(HISTORIES, random -> {
            List<Charge> charges = RandomHistory.of(random).rate().charges();
            ItemSums sums = new ItemSums();
            ItemSums rest = new ItemSums();
            charges.forEach(sums::add);
            for (Charge charge : charges) {
                if (random.nextBoolean()) {
                    sums.remove(charge);
                } else {
                    rest.add(charge);
                }
            }

            assertThat(normal(all(sums.copy()))).isEqualTo(normal(all(rest)));
        });
    }

    @Test
    void whatCountsForAnAccountOrAGroupIsNotServed() {
        YearMonth month = YearMonth.of(2026, 8);
        List<String> refused = new ArrayList<>();
        Seeds.each(200, random -> {
            PriceBook book = RandomBook.of(random, month.atDay(1));
            book.items().forEach(item -> {
                if (!serves(book, List.of(item), List.of())) {
                    refused.add(item.model().key());
                }
            });
            book.grants().forEach(grant -> {
                boolean alone =
                        grant.scope() == Grant.Scope.RESOURCE_DAY || grant.scope() == Grant.Scope.RESOURCE_MONTH;
                assertThat(serves(book, List.of(), List.of(grant)))
                        .as(grant.name())
                        .isEqualTo(alone);
            });
        });

        assertThat(refused)
                .contains("graduated", "volume", "package", "commitment")
                .doesNotContain("perUnit");
    }

    @Test
    void onlyTheVersionsInForceInTheMonthMatter() {
        PriceBook shared = Stream.iterate(0, seed -> seed + 1)
                .map(seed -> RandomBook.of(new java.util.Random(seed), LocalDate.of(2026, 8, 1)))
                .filter(book -> !serves(book, book.items(), book.grants()))
                .findFirst()
                .orElseThrow();
        PriceBook plain = with(shared, LocalDate.of(2026, 9, 1), List.of(), List.of());
        PriceBookHistory books = new PriceBookHistory(List.of(shared, plain));

        assertThat(RatingByResource.serves(books, YearMonth.of(2026, 7))).isTrue();
        assertThat(RatingByResource.serves(books, YearMonth.of(2026, 8))).isFalse();
        assertThat(RatingByResource.serves(books, YearMonth.of(2026, 9))).isTrue();
        PriceBook later = with(shared, LocalDate.of(2026, 9, 2), List.of(), List.of());
        assertThat(RatingByResource.serves(new PriceBookHistory(List.of(shared, later)), YearMonth.of(2026, 9)))
                .isFalse();
    }

    private static boolean serves(PriceBook book, List<BillItem> items, List<Grant> grants) {
        return RatingByResource.serves(
                new PriceBookHistory(List.of(with(book, book.effectiveFrom(), items, grants))),
                YearMonth.from(book.effectiveFrom()));
    }

    private static PriceBook with(PriceBook book, LocalDate from, List<BillItem> items, List<Grant> grants) {
        return new PriceBook(book.id(), from, book.currency(), book.meters(), items, grants);
    }

    private static boolean byDay(PriceBook book, List<BillItem> items, List<Grant> grants) {
        PriceBookHistory alone = new PriceBookHistory(List.of(with(book, book.effectiveFrom(), items, grants)));
        return new RatingByResource(YearMonth.from(book.effectiveFrom()), book.effectiveFrom(), alone).daysAreApart();
    }

    /** What can be asked of an item or a grant alone. */
    private interface Is {
        boolean so(PriceBook book, List<BillItem> items, List<Grant> grants);
    }

    /** The same without what counts for an account or a group. */
    private static History byResource(History history) {
        return only(history, RatingByResourceTest::serves);
    }

    /** The same without what counts usage for longer than a day, too. */
    private static History byDay(History history) {
        return only(byResource(history), RatingByResourceTest::byDay);
    }

    private static History only(History history, Is is) {
        List<PriceBook> books = history.books().stream()
                .map(book -> with(
                        book,
                        book.effectiveFrom(),
                        book.items().stream()
                                .filter(item -> is.so(book, List.of(item), List.of()))
                                .toList(),
                        book.grants().stream()
                                .filter(grant -> is.so(book, List.of(), List.of(grant)))
                                .toList()))
                .toList();
        return new History(
                history.month(), history.feesThrough(), books, history.changes(), history.usage(), history.posted());
    }

    private static Map<BilledAs, BigDecimal> left(History history) {
        MonthRating rating = history.rating(new Rated.Collector());
        history.usage().stream().sorted(History.CANONICAL).forEach(rating::usage);
        return rating.finish();
    }

    private static Map<BilledAs, BigDecimal> all(ItemSums sums) {
        var all = sums.ofMonth();
        sums.addConcerningTo(all);
        return all;
    }

    private static Map<BilledAs, String> normal(Map<BilledAs, BigDecimal> amounts) {
        Map<BilledAs, String> normal = new TreeMap<>(BilledAs.ORDER);
        amounts.forEach((billedAs, amount) -> normal.put(billedAs, Decimals.plain(amount)));
        return normal;
    }

    /** Rates each resource, some more than once. */
    private static final class ByResource {
        private final History history;
        private final RatingByResource rating;
        private final Rated.Collector collector = new Rated.Collector();
        private final ItemSums sums = new ItemSums();
        private Map<BilledAs, BigDecimal> left = Map.of();

        ByResource(History history, PriceBookHistory books) {
            this.history = history;
            this.rating = new RatingByResource(history.month(), history.feesThrough(), books);
        }

        void all(RandomGenerator random) {
            TreeSet<Resource> known = new TreeSet<>(history.changes().keySet());
            history.usage().forEach(usage -> known.add(usage.resource()));
            history.posted().forEach(charge -> charge.resource().ifPresent(known::add));
            List<Resource> resources = new ArrayList<>(known);
            RandomHistory.shuffle(resources, random);
            for (Resource resource : resources) {
                if (random.nextInt(4) == 0) {
                    rate(resource, new Rated.Collector());
                }
                rate(resource, collector);
            }
            collector.rated().charges().forEach(sums::add);
            left = rating.besides(
                    history.posted().stream()
                            .filter(charge -> charge.resource().isEmpty())
                            .toList(),
                    List.of(),
                    sums,
                    collector);
        }

        private void rate(Resource resource, RatingSink sink) {
            rate(resource, day -> true, sink);
        }

        private void rate(Resource resource, Predicate<LocalDate> days, RatingSink sink) {
            List<PostedCharge> posted = history.posted().stream()
                    .filter(charge -> charge.resource().filter(resource::equals).isPresent())
                    .toList();
            rating.resource(resource, timeline(resource), posted, usage(resource, days), sink);
        }

        private void rateDay(Resource resource, LocalDate day, RatingSink sink) {
            rating.usageOfDay(resource, timeline(resource), day, usage(resource, day::equals), sink);
        }

        private Timeline timeline(Resource resource) {
            List<StandingChange> changes = history.changes().get(resource);
            return changes == null ? Timeline.UNREGISTERED : Timeline.of(changes);
        }

        private List<DailyUsage> usage(Resource resource, Predicate<LocalDate> days) {
            return history.usage().stream()
                    .filter(each -> each.resource().equals(resource) && days.test(each.day()))
                    .sorted(History.CANONICAL)
                    .toList();
        }
    }
}
