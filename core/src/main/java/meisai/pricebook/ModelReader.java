package meisai.pricebook;

import java.util.Optional;

/** Reads one price model. To add a model: one class like this, one line in {@link ModelReaders}. */
interface ModelReader {
    /** The member of an item under which the model stands. */
    String key();

    /** The model; empty when something is wrong with it, which has then been told. */
    Optional<PriceModel> read(Spot spot, AppliedTo appliedTo, BookContext book);
}
