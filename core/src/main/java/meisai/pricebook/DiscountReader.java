package meisai.pricebook;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import meisai.money.Decimals;
import meisai.pricebook.PriceModel.Base;
import meisai.pricebook.PriceModel.Discount;
import meisai.pricebook.PriceModel.PercentTier;

/**
 * Reads {@code discount: { items | categories, percent | tiers }}: a percentage off items, categories or, with neither,
 * everything.
 */
final class DiscountReader implements ModelReader {
    private static final SequencedSet<String> MEMBERS = Choices.of("items", "categories", "percent", "tiers");
    private static final SequencedSet<String> TIER = Choices.of("upTo", "percent");
    private static final Set<String> DISCOUNTABLE = Set.of(
            "perUnit",
            "graduated",
            "volume",
            "package",
            "dailyByStatus",
            "monthly",
            "perActiveDay",
            "commitment",
            "oneOff");

    @Override
    public String key() {
        return "discount";
    }

    @Override
    public Optional<PriceModel> read(Spot spot, AppliedTo appliedTo, BookContext book) {
        appliedTo.refusesAll("discount", "it names items or categories");
        Optional<Members> members = spot.members("discount", MEMBERS);
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Optional<Base> base = base(spot, members.get(), book);
        Optional<List<PercentTier>> tiers = tiers(spot, members.get());
        return base.isPresent() && tiers.isPresent()
                ? Optional.of(new Discount(base.get(), tiers.get()))
                : Optional.empty();
    }

    private static Optional<Base> base(Spot spot, Members members, BookContext book) {
        Optional<Spot> items = members.optional("items");
        Optional<Spot> categories = members.optional("categories");
        SequencedMap<String, Spot> itemNames = set(items, "items", "an item's name");
        SequencedMap<String, Spot> categoryNames = set(categories, "categories", "a category");
        itemNames.forEach((name, element) ->
                book.references().item(element, name, DISCOUNTABLE, "a discount is not of other discounts"));
        categoryNames.forEach((name, element) -> book.references().category(element, name));
        if (items.isPresent() && categories.isPresent()) {
            spot.problem("severalBases", "a discount is of items or of categories; remove one of them");
            return Optional.empty();
        }
        if (items.isPresent()) {
            return itemNames.isEmpty() ? Optional.empty() : Optional.of(new Base.Items(itemNames.keySet()));
        }
        if (categories.isPresent()) {
            return categoryNames.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Base.Categories(categoryNames.keySet()));
        }
        return Optional.of(new Base.Everything());
    }

    private static SequencedMap<String, Spot> set(Optional<Spot> list, String what, String whatElement) {
        return list.map(spot -> Names.set(spot, what, whatElement)).orElseGet(java.util.LinkedHashMap::new);
    }

    private static Optional<List<PercentTier>> tiers(Spot spot, Members members) {
        Optional<Spot> percent = members.optional("percent");
        Optional<Spot> tiers = members.optional("tiers");
        if (percent.isPresent() == tiers.isPresent()) {
            spot.problem(
                    percent.isPresent() ? "severalPercentages" : "missing",
                    "a discount has one of percent and tiers, such as percent: \"10\"");
            return Optional.empty();
        }
        if (percent.isPresent()) {
            return Numbers.percent(percent.get()).map(value -> List.of(new PercentTier(Optional.empty(), value)));
        }
        return tiers.get().elements("tiers").flatMap(elements -> tiers(tiers.get(), elements));
    }

    private static Optional<List<PercentTier>> tiers(Spot list, List<Spot> elements) {
        if (elements.isEmpty()) {
            list.problem("empty", "tiers is an empty list; it needs at least one tier with a percentage");
            return Optional.empty();
        }
        List<PercentTier> tiers = new ArrayList<>();
        BigDecimal reached = BigDecimal.ZERO;
        for (int i = 0; i < elements.size(); i++) {
            boolean last = i == elements.size() - 1;
            Optional<PercentTier> tier = tier(elements.get(i), last, reached);
            reached = tier.flatMap(PercentTier::upTo).orElse(reached);
            tier.ifPresent(tiers::add);
        }
        return tiers.size() == elements.size() ? Optional.of(tiers) : Optional.empty();
    }

    private static Optional<PercentTier> tier(Spot spot, boolean last, BigDecimal reached) {
        Optional<Members> members = spot.members("a tier", TIER);
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Optional<BigDecimal> percent = members.get()
                .required("percent", "the percentage for a base of this tier")
                .flatMap(Numbers::percent);
        if (last) {
            Optional<Spot> bound = members.get().optional("upTo");
            bound.ifPresent(
                    upTo -> upTo.problem("lastTierBounded", "the last tier is for any larger base; remove its upTo"));
            return bound.isPresent()
                    ? Optional.empty()
                    : percent.map(value -> new PercentTier(Optional.empty(), value));
        }
        Optional<Spot> boundSpot = members.get().required("upTo", "only the last tier has no upTo");
        Optional<BigDecimal> upTo = boundSpot.flatMap(Numbers::price);
        if (upTo.isPresent() && upTo.get().compareTo(reached) <= 0) {
            boundSpot
                    .get()
                    .problem(
                            "tiersNotAscending",
                            "tiers ascend: " + Quote.cut(Decimals.plain(upTo.get())) + " is not above "
                                    + Quote.cut(Decimals.plain(reached)) + " of the tier before");
            return Optional.empty();
        }
        return upTo.isPresent() && percent.isPresent()
                ? Optional.of(new PercentTier(upTo, percent.get()))
                : Optional.empty();
    }
}
