package meisai.server.export;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import meisai.account.CodePointOrder;
import meisai.account.ResourceKind;
import meisai.price.Charge;

/** Which columns the rows of a bill need: the id columns and tag names in use. Collected in a first pass. */
final class CsvColumns {
    private final Set<ResourceKind> kinds = EnumSet.of(ResourceKind.IMSI);
    private final SortedSet<String> tags = new TreeSet<>(CodePointOrder.INSTANCE);

    /** Those of a charge. */
    void of(Charge charge) {
        charge.resource().ifPresent(resource -> kinds.add(resource.kind()));
        tags.addAll(charge.tags().keySet());
    }

    /** Those of all charges. */
    void all(Set<ResourceKind> ofKinds, Set<String> names) {
        kinds.addAll(ofKinds);
        tags.addAll(names);
    }

    List<ResourceKind> kinds() {
        return List.copyOf(kinds);
    }

    List<String> tags() {
        return List.copyOf(tags);
    }

    /** The header in the order of the wire contract: ids, amounts, tags, group. */
    List<String> header() {
        List<String> header = new ArrayList<>();
        kinds.forEach(kind -> header.add(kind.wireName()));
        header.addAll(List.of("date", "billItemName", "unitPrice", "quantity", "amount"));
        header.addAll(tags);
        header.add("group");
        return header;
    }
}
