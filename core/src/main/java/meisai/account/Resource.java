package meisai.account;

/** Something that is used and billed. Ordered by id, then by the wire name of its kind, both by code point. */
public record Resource(ResourceKind kind, String id) implements Comparable<Resource> {
    /** Longest id in characters: cloud resource names are the longest ids known in practice. */
    public static final int MAX_ID = 512;

    public Resource {
        if (id.isEmpty() || id.length() > MAX_ID) {
            throw new IllegalArgumentException("resource id of " + id.length() + " characters");
        }
    }

    /** As a record has it; by hand since every line asks for it and what is generated is called through a method handle. */
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Resource resource && kind == resource.kind && id.equals(resource.id));
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + kind.hashCode();
    }

    @Override
    public int compareTo(Resource other) {
        if (this == other) {
            return 0;
        }
        int order = CodePointOrder.INSTANCE.compare(id, other.id);
        return order != 0 ? order : CodePointOrder.INSTANCE.compare(kind.wireName(), other.kind.wireName());
    }
}
