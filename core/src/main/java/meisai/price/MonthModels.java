package meisai.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import meisai.pricebook.PriceBookHistory;

/** The price models that carry something through a month, for one rating. */
final class MonthModels {
    final Grants grants;
    final PerUnitPricing perUnit;
    final GraduatedCounts graduated = new GraduatedCounts();
    final VolumeTotals volumes = new VolumeTotals();
    final BlockTotals blocks = new BlockTotals();
    final MonthlyFees monthly;
    final PostedCharges posted;
    private final MonthRoundUps roundUps = new MonthRoundUps();
    private final Commitments commitments;
    private final Discounts discounts;
    private final Optional<VersionIndex> monthVersion;
    private final MonthInput input;

    /** For a month in one go. */
    MonthModels(MonthInput input, Matcher matcher, RatingSink sink) {
        this(input, matcher, versionOf(input.month(), input.books()).flatMap(matcher::version), new ItemSums(), sink);
    }

    /** For one resource of a month: what an account has beside its resources is left out. */
    static MonthModels ofResource(MonthInput input, Matcher matcher, RatingSink sink) {
        return new MonthModels(input, matcher, Optional.empty(), new ItemSums(), sink);
    }

    /** For what an account has beside its resources. */
    static MonthModels besides(MonthInput input, Matcher matcher, ItemSums ofResources, RatingSink sink) {
        Optional<VersionIndex> version = versionOf(input.month(), input.books()).flatMap(matcher::version);
        return new MonthModels(input, matcher, version, ofResources, sink);
    }

    /**
     * @param monthVersion the version that commitments and discounts are taken from
     * @param others what rows come to that discounts have in their base and that are rated elsewhere
     */
    private MonthModels(
            MonthInput input, Matcher matcher, Optional<VersionIndex> monthVersion, ItemSums others, RatingSink sink) {
        this.input = input;
        this.monthVersion = monthVersion;
        this.discounts = new Discounts(others);
        YearMonth month = input.month();
        LocalDate last = month.atEndOfMonth();
        Pools pools = new Pools(
                month.atDay(1),
                input.feesThrough().isBefore(last) ? input.feesThrough() : last,
                input.timelines().values());
        this.grants = new Grants(input.books(), pools, sink);
        this.perUnit = new PerUnitPricing(roundUps, grants);
        this.monthly = new MonthlyFees(month);
        this.posted = new PostedCharges(input, matcher);
        this.commitments = new Commitments(
                monthVersion.filter(version -> !begins(version, month).isAfter(input.feesThrough())));
    }

    /** A day on which the month's version is in force: the first day, or the first on which one starts in the month. */
    private static Optional<LocalDate> versionOf(YearMonth month, PriceBookHistory books) {
        LocalDate first = month.atDay(1);
        return books.on(first).isPresent()
                ? Optional.of(first)
                : books.after(first).filter(day -> !day.isAfter(month.atEndOfMonth()));
    }

    private static LocalDate begins(VersionIndex version, YearMonth month) {
        LocalDate from = version.book().effectiveFrom();
        return from.isBefore(month.atDay(1)) ? month.atDay(1) : from;
    }

    /** Notes a row dated with a day, which the models of the whole month look at. */
    void note(Charge charge) {
        commitments.note(charge);
        discounts.note(charge);
    }

    /** The rows dated with the month. */
    void finish(MonthRows rows) {
        roundUps.finish(grants, rows);
        grants.finish(rows);
        volumes.finish(rows);
        blocks.finish(rows);
        monthly.finish(rows);
        commitments.finish(rows);
        rows.soFar().forEach(discounts::note);
        discounts.finish(monthVersion, rows);
        posted.finish(rows);
        input.corrections().forEach(correction -> rows.add(correction.charge(), correction.explanation()));
        rows.soFar().stream().filter(row -> row.concerns().isPresent()).forEach(discounts::note);
    }

    Map<BilledAs, BigDecimal> left() {
        return discounts.left();
    }
}
