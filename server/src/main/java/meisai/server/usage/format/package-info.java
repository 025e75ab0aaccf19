/**
 * In: the body of a usage post: NDJSON, JSON, CSV or CloudEvents, plain or gzip.
 * Out: usage records as their sender wrote them, and a named problem for each line that is none.
 * State: none; caches live for one body.
 * Rules: a bad line never costs a good one; every body, line, number and cache is bounded.
 * Next: server.usage.
 */
@NullMarked
package meisai.server.usage.format;

import org.jspecify.annotations.NullMarked;
