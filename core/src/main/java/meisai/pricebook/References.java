package meisai.pricebook;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names by which items speak of other items and of categories; what they mean is known when all items are read. */
final class References {
    private record ToItem(Spot spot, String name, Set<String> models, String rule) {}

    private record ToCategory(Spot spot, String name) {}

    private final List<ToItem> toItems = new ArrayList<>();
    private final List<ToItem> exclusive = new ArrayList<>();
    private final List<ToCategory> toCategories = new ArrayList<>();

    /**
     * @param models the keys of the models that the item may have
     * @param rule which these are, for the message
     */
    void item(Spot spot, String name, Set<String> models, String rule) {
        toItems.add(new ToItem(spot, name, models, rule));
    }

    /** Like {@link #item}; an item may be named in this way once in the whole book. */
    void onlyOnce(Spot spot, String name, Set<String> models, String rule) {
        item(spot, name, models, rule);
        exclusive.add(new ToItem(spot, name, models, rule));
    }

    void category(Spot spot, String name) {
        toCategories.add(new ToCategory(spot, name));
    }

    void resolve(List<ItemDraft> drafts) {
        Map<String, ItemDraft> byName = new LinkedHashMap<>();
        Set<String> categories = new HashSet<>();
        for (ItemDraft draft : drafts) {
            draft.name().ifPresent(name -> byName.putIfAbsent(name, draft));
            draft.category().filter(category -> !draft.isOnly("discount")).ifPresent(categories::add);
        }
        toItems.forEach(reference -> check(reference, byName));
        checkOnce();
        for (ToCategory reference : toCategories) {
            if (!categories.contains(reference.name())) {
                reference
                        .spot()
                        .problem(
                                "unknownCategory",
                                "no item but discounts has the category " + Quote.of(reference.name())
                                        + "; the categories are " + Quote.sorted(categories));
            }
        }
    }

    private static void check(ToItem reference, Map<String, ItemDraft> byName) {
        ItemDraft item = byName.get(reference.name());
        if (item == null) {
            reference
                    .spot()
                    .problem(
                            "unknownItem",
                            "no item is called " + Quote.of(reference.name()) + "; name items of this book");
        } else if (item.keys().size() == 1
                && !reference.models().contains(item.keys().getFirst())) {
            reference
                    .spot()
                    .problem(
                            "wrongModel",
                            reference.rule() + ", and " + Quote.of(reference.name()) + " is "
                                    + item.keys().getFirst());
        }
    }

    private void checkOnce() {
        Map<String, Spot> first = new LinkedHashMap<>();
        for (ToItem reference : exclusive) {
            Spot before = first.putIfAbsent(reference.name(), reference.spot());
            if (before != null) {
                reference
                        .spot()
                        .problem(
                                "coveredTwice",
                                Quote.of(reference.name()) + " is already covered at " + before.path()
                                        + "; its rows can be taken off once");
            }
        }
    }
}
