package meisai.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.Account;
import meisai.account.Resource;
import meisai.account.StandingChange;
import meisai.account.Timeline;
import meisai.meter.Meter;
import meisai.price.Charge;
import meisai.price.Correction;
import meisai.price.Corrections;
import meisai.price.MonthInput;
import meisai.price.MonthRating;
import meisai.price.PostedCharge;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookHistory;
import meisai.pricebook.PriceBookReader;

/** What is known of an account in a golden case, and the rating of its months one after the other. */
final class Months {
    private final List<PriceBook> books = new ArrayList<>();
    private final SortedMap<Resource, List<StandingChange>> changes = new TreeMap<>();
    private final List<Used> used = new ArrayList<>();
    private final SortedMap<YearMonth, List<PostedCharge>> posted = new TreeMap<>();
    private final SortedMap<YearMonth, Rated> closed = new TreeMap<>();

    void book(PriceBook version, Account account) {
        assertThat(PriceBookReader.checkAgainst(version, books())).isEmpty();
        assertThat(PriceBookReader.checkFor(version, account)).isEmpty();
        books.add(version);
    }

    PriceBookHistory books() {
        return new PriceBookHistory(books);
    }

    /** The places of the finest meter of the items that a row of a grant may be for. */
    int decimals(Charge charge) {
        return books.stream()
                .flatMap(book -> book.grants().stream()
                        .filter(grant -> grant.name().equals(charge.item()))
                        .flatMap(grant -> book.items().stream()
                                .filter(item -> grant.items().contains(item.name())))
                        .flatMap(item -> item.applies().meter().stream())
                        .flatMap(meter -> book.meter(meter).stream()))
                .mapToInt(Meter::decimals)
                .max()
                .orElse(0);
    }

    /** Changes of a resource, acknowledged after those that it has. */
    void resource(Resource resource, List<StandingChange> acknowledged) {
        changes.computeIfAbsent(resource, key -> new ArrayList<>()).addAll(acknowledged);
    }

    void use(Used record) {
        used.add(record);
    }

    void voided(Used record) {
        assertThat(used.remove(record)).as("voided: %s", record).isTrue();
    }

    void post(YearMonth booked, PostedCharge charge) {
        posted.computeIfAbsent(booked, key -> new ArrayList<>()).add(charge);
    }

    /** The lines of a month are frozen; what is used, voided or posted from now on for it concerns a closed month. */
    void close(YearMonth month, Rated rated) {
        closed.put(month, rated);
    }

    /** @param feesThrough last day for which fees are due */
    Rated rate(YearMonth month, LocalDate feesThrough) {
        List<Correction> corrections = new ArrayList<>();
        closed.forEach((earlier, rated) -> corrections.addAll(corrections(earlier, month)));
        return rate(month, feesThrough, corrections);
    }

    private Rated rate(YearMonth month, LocalDate feesThrough, List<Correction> corrections) {
        NavigableMap<Resource, Timeline> timelines = new TreeMap<>();
        changes.forEach((resource, acknowledged) -> timelines.put(resource, Timeline.of(acknowledged)));
        Rated rated = new Rated();
        MonthInput input = new MonthInput(
                month, feesThrough, books(), timelines, posted.getOrDefault(month, List.of()), corrections);
        List<Used> ofMonth = used.stream()
                .filter(record -> YearMonth.from(record.day()).equals(month))
                .toList();
        rated.rate(new MonthRating(input, rated), Used.byDay(ofMonth, books().metersByRecord()));
        return rated;
    }

    private List<Correction> corrections(YearMonth concerned, YearMonth booked) {
        Corrections corrections = new Corrections(concerned, booked);
        rate(concerned, concerned.atEndOfMonth(), List.of()).rows().forEach(row -> corrections.due(row.charge()));
        closed.forEach((month, rated) -> rated.rows().forEach(row -> {
            if (month.equals(concerned)) {
                corrections.billed(row.charge());
            } else {
                corrections.corrected(row.charge());
            }
        }));
        return corrections.rows();
    }
}
