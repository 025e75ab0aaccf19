package meisai.naive;

import static meisai.naive.NaiveBook.only;
import static meisai.naive.NaiveBook.sum;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import meisai.account.Resource;
import meisai.life.Line;
import meisai.price.BilledAs;
import meisai.pricebook.BillItem;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceModel.Base;
import meisai.pricebook.PriceModel.Commitment;
import meisai.pricebook.PriceModel.Discount;

/** What a month has once for the whole account: commitments, then discounts, which look at its rows. */
final class NaiveDiscounts {
    /** A row and what discounts leave of its amount. */
    record Left(BilledAs as, BigDecimal amount) {}

    final List<Left> left = new ArrayList<>();
    private final NaiveMonth month;

    /** @param month whose rows are all there; the rows of commitments and discounts are added to them */
    NaiveDiscounts(NaiveMonth month) {
        this.month = month;
        var starting = only(
                month.book.versions, one -> YearMonth.from(one.effectiveFrom()).equals(month.month));
        Optional<PriceBook> version = month.book
                .version(month.month.atDay(1))
                .or(() -> starting.stream().min(Comparator.comparing(PriceBook::effectiveFrom)));
        boolean hasBegun = version.stream().noneMatch(one -> one.effectiveFrom().isAfter(month.through));
        List<BillItem> items = version.map(PriceBook::items).orElse(List.of());
        only(items, item -> hasBegun && item.model() instanceof Commitment).forEach(this::commitment);
        month.rows.forEach(row -> left.add(new Left(row.as(), row.amount())));
        only(items, item -> item.model() instanceof Discount).forEach(this::discount);
    }

    private void commitment(BillItem item) {
        Commitment model = (Commitment) item.model();
        List<Line> covered = new ArrayList<>(
                only(month.rows, row -> model.covers().contains(row.as().of())));
        covered.sort(Comparator.comparing(Line::date));
        month.add(
                NaiveMonth.text(month.month),
                Optional.empty(),
                item.name(),
                item,
                model.price(),
                new BigDecimal(model.slots()));
        TreeSet<Resource> resources = new TreeSet<>(NaiveBook.RESOURCES);
        covered.forEach(row -> resources.add(row.resource().orElseThrow()));
        List<Resource> taken = resources.stream().limit(model.slots()).toList();
        for (Line row : only(
                covered,
                one -> taken.contains(one.resource().orElseThrow())
                        && one.price().signum() != 0)) {
            BilledAs of = row.as();
            BilledAs off = new BilledAs(model.coveredName(), of.of(), of.category(), of.taxCategory(), false);
            NaiveMonth.merge(
                    month.rows,
                    new Line(
                            NaiveMonth.text(month.month),
                            row.resource(),
                            off,
                            row.price().negate(),
                            row.quantity(),
                            row.group(),
                            row.tags(),
                            ""));
        }
    }

    private void discount(BillItem item) {
        Discount model = (Discount) item.model();
        List<Left> base = only(left, one -> isIn(model.base(), one.as()));
        BigDecimal whole = sum(base, Left::amount);
        BigDecimal percent = only(
                        model.tiers(), tier -> whole.compareTo(tier.upTo().orElse(whole)) <= 0)
                .getFirst()
                .percent();
        TreeSet<String> taxCategories = new TreeSet<>();
        base.forEach(one -> taxCategories.add(one.as().taxCategory()));
        for (String tax : taxCategories) {
            BigDecimal part = sum(only(base, one -> one.as().taxCategory().equals(tax)), Left::amount);
            if (whole.signum() > 0 && part.signum() > 0 && percent.signum() > 0) {
                BigDecimal off = part.multiply(percent).movePointLeft(2).negate();
                BilledAs as = new BilledAs(item.name(), item.name(), item.category(), tax, true);
                month.rows.add(new Line(
                        NaiveMonth.text(month.month),
                        Optional.empty(),
                        as,
                        off,
                        BigDecimal.ONE,
                        Optional.empty(),
                        Map.of(),
                        ""));
                BigDecimal rest = BigDecimal.ONE.subtract(percent.movePointLeft(2));
                left.replaceAll(one ->
                        isIn(model.base(), one.as()) && one.as().taxCategory().equals(tax)
                                ? new Left(one.as(), one.amount().multiply(rest))
                                : one);
            }
        }
    }

    private static boolean isIn(Base base, BilledAs as) {
        return switch (base) {
            case Base.Everything everything -> true;
            case Base.Items items -> items.names().contains(as.of());
            case Base.Categories categories -> categories.names().contains(as.category());
        };
    }
}
