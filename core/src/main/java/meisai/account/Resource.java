package meisai.account;

import java.util.Comparator;

/** Something that is used and billed. Ordered by id, then by the wire name of its kind, both by code point. */
public record Resource(ResourceKind kind, String id) implements Comparable<Resource> {
    /** Longest id in characters: cloud resource names are the longest ids known in practice. */
    public static final int MAX_ID = 512;

    private static final Comparator<Resource> ORDER = Comparator.comparing(Resource::id, CodePointOrder.INSTANCE)
            .thenComparing(resource -> resource.kind.wireName(), CodePointOrder.INSTANCE);

    public Resource {
        if (id.isEmpty() || id.length() > MAX_ID) {
            throw new IllegalArgumentException("resource id of " + id.length() + " characters");
        }
    }

    @Override
    public int compareTo(Resource other) {
        return ORDER.compare(this, other);
    }
}
