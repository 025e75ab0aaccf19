package meisai.server.usage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import meisai.server.store.NameTable;
import meisai.server.store.Snapshot;
import meisai.server.store.TextMaps;
import meisai.server.store.Transaction;
import meisai.usage.Attributes;

/** The numbers that stand for sources, meters and sets of attributes in usage; 0 is no number. */
final class UsageNames {
    /** Sets of attributes whose text is not made again; more than that are looked up by their text. */
    private static final int MAX_KNOWN_SETS = 1 << 16;

    private final NameTable sources;
    private final NameTable meters;
    private final NameTable attributeSets;
    private final Map<Attributes, AttributeSet> knownSets = new ConcurrentHashMap<>();

    UsageNames(Snapshot snapshot) {
        this.sources = NameTable.sources(snapshot);
        this.meters = NameTable.meters(snapshot);
        this.attributeSets = NameTable.attributeSets(snapshot);
    }

    int source(String name) {
        return sources.find(name);
    }

    int meter(String name) {
        return meters.find(name);
    }

    /**
     * @param number 0 when it has none yet
     * @param attributes one object for all that are equal, when it has a number
     */
    record AttributeSet(int number, Attributes attributes) {}

    AttributeSet attributeSet(Attributes attributes) {
        AttributeSet known = knownSets.get(attributes);
        if (known != null) {
            return known;
        }
        AttributeSet found = new AttributeSet(attributeSets.find(TextMaps.write(attributes.values())), attributes);
        if (found.number() == 0 || knownSets.size() >= MAX_KNOWN_SETS) {
            return found;
        }
        AttributeSet first = knownSets.putIfAbsent(attributes, found);
        return first == null ? found : first;
    }

    int source(Transaction transaction, String name) {
        return sources.number(transaction, name);
    }

    int meter(Transaction transaction, String name) {
        return meters.number(transaction, name);
    }

    int attributeSet(Transaction transaction, Attributes attributes) {
        int known = attributeSet(attributes).number();
        return known != 0 ? known : attributeSets.number(transaction, TextMaps.write(attributes.values()));
    }
}
