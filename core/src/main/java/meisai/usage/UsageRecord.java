package meisai.usage;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import meisai.account.Resource;

/**
 * One usage record as its sender wrote it. Its key is (operatorId, source, id). {@code quantity} is 0 or more, in the
 * unit of its meter. An absent source is the empty source; an absent coverage means the operator's only account.
 *
 * @param replaces id of a record of the same operator and source that is not billed any more; no part of the content
 */
public record UsageRecord(
        String id,
        String source,
        String operatorId,
        Optional<String> coverage,
        Resource resource,
        String meter,
        Instant time,
        BigDecimal quantity,
        Attributes attributes,
        Optional<String> replaces) {
    /** Longest id, source and meter name in characters. */
    public static final int MAX_NAME = 256;

    /** Most places of a quantity that any meter could declare. */
    public static final int MAX_PLACES = 12;
}
