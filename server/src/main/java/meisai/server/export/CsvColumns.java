package meisai.server.export;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import meisai.account.CodePointOrder;
import meisai.account.ResourceKind;
import meisai.price.Charge;

/** Which columns the rows of a bill need: the id columns and tag names in use. Collected in a first pass. */
final class CsvColumns implements Consumer<Charge> {
    private final Set<ResourceKind> kinds = EnumSet.of(ResourceKind.IMSI);
    private final SortedSet<String> tags = new TreeSet<>(CodePointOrder.INSTANCE);
    private java.util.Map<String, String> lastTags = java.util.Map.of();

    @Override
    public void accept(Charge charge) {
        charge.resource().ifPresent(resource -> kinds.add(resource.kind()));
        if (!charge.tags().equals(lastTags)) {
            lastTags = charge.tags();
            tags.addAll(lastTags.keySet());
        }
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
