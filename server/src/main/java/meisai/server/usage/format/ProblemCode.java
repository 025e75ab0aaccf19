package meisai.server.usage.format;

/** The names of everything that gets one record rejected while it is read. */
public final class ProblemCode {
    /** Not JSON, or not UTF-8. */
    public static final String MALFORMED_JSON = "malformedJson";
    /** Not CSV, not UTF-8, or another number of cells than the header. */
    public static final String MALFORMED_CSV = "malformedCsv";

    public static final String LINE_TOO_LONG = "lineTooLong";
    public static final String WRONG_TYPE = "wrongType";
    public static final String UNKNOWN_MEMBER = "unknownMember";
    public static final String UNSUPPORTED_MEMBER = "unsupportedMember";
    public static final String DUPLICATE_MEMBER = "duplicateMember";
    public static final String MISSING_MEMBER = "missingMember";
    public static final String EMPTY_MEMBER = "emptyMember";
    public static final String TOO_LONG = "tooLong";
    public static final String TOO_MANY_ATTRIBUTES = "tooManyAttributes";
    /** A control character, or half of a surrogate pair. */
    public static final String CONTROL_CHARACTER = "controlCharacter";

    public static final String UNKNOWN_RESOURCE_KIND = "unknownResourceKind";
    public static final String MALFORMED_OPERATOR_ID = "malformedOperatorId";
    public static final String MALFORMED_TIME = "malformedTime";
    public static final String MALFORMED_QUANTITY = "malformedQuantity";
    public static final String NEGATIVE_QUANTITY = "negativeQuantity";
    public static final String QUANTITY_TOO_LARGE = "quantityTooLarge";
    public static final String QUANTITY_TOO_PRECISE = "quantityTooPrecise";
    /** The {@code subject} of a CloudEvent is not {@code kind:id}. */
    public static final String MALFORMED_SUBJECT = "malformedSubject";
    /** A CloudEvent of another version than 1.0. */
    public static final String UNSUPPORTED_SPEC_VERSION = "unsupportedSpecVersion";
    /** The data of a CloudEvent are not JSON. */
    public static final String UNSUPPORTED_DATA_CONTENT_TYPE = "unsupportedDataContentType";

    /** A record says that it replaces itself. */
    public static final String REPLACES_ITSELF = "replacesItself";

    private ProblemCode() {}
}
