package meisai.server.usage.format;

/**
 * Why one record was rejected.
 *
 * @param line from 1: the line of NDJSON or CSV (the header is line 1; a record over several lines has its first), the
 *     number of the element in a JSON array or CloudEvents batch
 * @param id the record's id, or the empty text when it could not be read
 * @param code one of {@link ProblemCode}
 * @param message which member, what was sent (cut to 64 characters), what it should be
 */
public record RecordProblem(long line, String id, String code, String message) {}
