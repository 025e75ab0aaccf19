package meisai.server.usage.format;

/** What a usage record is made of, and what each wire form calls it. */
enum Member {
    ID("id", "id", "id", "must be a text of 1 to 256 characters"),
    SOURCE("source", "source", "source", "must be a text of at most 256 characters"),
    OPERATOR_ID("operatorId", "operatorId", "data.operatorId", "must be OP and 10 digits"),
    COVERAGE("coverage", "coverage", "data.coverage", "must be a text of 1 to 256 characters"),
    KIND("resource.kind", "kind", "subject", "must be a kind of resource"),
    RESOURCE_ID("resource.id", "resource", "subject", "must be a text of 1 to 512 characters"),
    METER("meter", "meter", "data.meter", "must be a text of 1 to 256 characters"),
    TIME("time", "time", "time", "must be an RFC 3339 instant like 2026-11-01T00:05:00Z"),
    QUANTITY("quantity", "quantity", "data.quantity", "must be a decimal of 0 or more, as a number or as plain text"),
    ATTRIBUTES("attributes", "attributes", "data.attributes", "must be an object of texts"),
    REPLACES("replaces", "replaces", "data.replaces", "must be the id of another record");

    private final String nativeLabel;
    private final String csvLabel;
    private final String eventLabel;
    private final String rule;

    Member(String nativeLabel, String csvLabel, String eventLabel, String rule) {
        this.nativeLabel = nativeLabel;
        this.csvLabel = csvLabel;
        this.eventLabel = eventLabel;
        this.rule = rule;
    }

    /** What it must be, for messages. */
    String rule(Wire wire) {
        boolean inSubject = wire == Wire.EVENT && (this == KIND || this == RESOURCE_ID);
        return inSubject ? "must be kind:id, like imsi:001010000000001" : rule;
    }

    String label(Wire wire) {
        return switch (wire) {
            case NATIVE -> nativeLabel;
            case CSV -> csvLabel;
            case EVENT -> eventLabel;
        };
    }

    /** A wire form. */
    enum Wire {
        NATIVE,
        CSV,
        EVENT
    }
}
