package meisai.pricebook;

import java.util.List;
import java.util.Optional;

/**
 * An item as far as it could be read: enough to check it against its neighbours even when something is wrong with it.
 *
 * @param keys the keys of the models that it has, as written; an item in order has one
 * @param item empty when something is wrong with it
 */
record ItemDraft(
        Spot spot,
        Optional<String> name,
        Optional<String> category,
        List<String> keys,
        AppliedTo appliedTo,
        Optional<BillItem> item) {
    ItemDraft {
        keys = List.copyOf(keys);
    }

    /** For messages: where it is and what it is called. */
    String label() {
        return name.map(Quote::of).orElse("the item without a name") + " (" + spot.path() + ")";
    }

    boolean isOnly(String key) {
        return keys.equals(List.of(key));
    }

    /** Whether it prices the quantities of a meter, so that no other such item may match the same usage. */
    boolean pricesQuantities() {
        return appliedTo.sound()
                && appliedTo.applies().meter().isPresent()
                && keys.stream().anyMatch(ModelReaders.OF_QUANTITIES::contains);
    }
}
