package meisai.pricebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import meisai.account.TaxSettings;

/** Reads the items of a book: what each is called, to what it applies and by which one model it is priced. */
final class ItemReader {
    private static final List<String> DESCRIPTION = List.of("name", "category", "taxCategory", "applies");
    private static final SequencedSet<String> MEMBERS = members();

    private final AppliesReader appliesReader;
    private final BookContext book;

    ItemReader(MeterReader meters, BookContext book) {
        this.appliesReader = new AppliesReader(meters);
        this.book = book;
    }

    private static SequencedSet<String> members() {
        SequencedSet<String> members = Choices.of(DESCRIPTION.toArray(String[]::new));
        members.addAll(ModelReaders.KEYS);
        return members;
    }

    /** The items as far as they could be read; empty when {@code list} is no list. */
    Optional<List<ItemDraft>> read(Spot list) {
        return list.elements("items").map(elements -> {
            if (elements.isEmpty()) {
                list.problem("empty", "items is an empty list; a book prices at least one item");
            }
            List<ItemDraft> drafts = new ArrayList<>();
            for (Spot element : elements) {
                element.members("an item", MEMBERS).ifPresent(members -> drafts.add(read(members)));
            }
            return drafts;
        });
    }

    private ItemDraft read(Members members) {
        Spot spot = members.mapping();
        Optional<Spot> nameSpot = members.required("name", "the billItemName of its rows");
        Optional<String> name = nameSpot.flatMap(value -> Names.read(value, "an item's name"));
        name.ifPresent(value -> book.claim(nameSpot.get(), value, spot));
        Optional<String> category = members.required("category", "the bill category of its rows")
                .flatMap(value -> Names.read(value, "a category"));
        Optional<Spot> taxSpot = members.optional("taxCategory");
        Optional<String> taxCategory =
                taxSpot.isEmpty() ? Optional.of(TaxSettings.STANDARD) : Names.read(taxSpot.get(), "a tax category");
        AppliedTo appliedTo = appliesReader.read(members.optional("applies").orElse(spot.absentMapping("applies")));
        List<String> keys = ModelReaders.KEYS.stream().filter(members::has).toList();
        Optional<PriceModel> model = model(members, keys, appliedTo);
        boolean sound = name.isPresent()
                && category.isPresent()
                && taxCategory.isPresent()
                && appliedTo.sound()
                && model.isPresent();
        Optional<BillItem> item = sound
                ? Optional.of(
                        new BillItem(name.get(), category.get(), taxCategory.get(), appliedTo.applies(), model.get()))
                : Optional.empty();
        return new ItemDraft(spot, name, category, keys, appliedTo, item);
    }

    private Optional<PriceModel> model(Members members, List<String> keys, AppliedTo appliedTo) {
        if (keys.isEmpty()) {
            members.mapping()
                    .problem(
                            "missingModel",
                            "the item has no price model; add one of " + String.join(", ", ModelReaders.KEYS));
        } else if (keys.size() > 1) {
            members.mapping()
                    .problem(
                            "severalModels",
                            "an item has one price model, this one has " + String.join(", ", keys)
                                    + "; make it several items");
        }
        Optional<PriceModel> model = Optional.empty();
        for (String key : keys) {
            model = members.optional(key).flatMap(spot -> ModelReaders.read(key, spot, appliedTo, book));
        }
        return keys.size() == 1 ? model : Optional.empty();
    }
}
