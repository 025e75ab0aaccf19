/**
 * In: HTTP requests and what the HTTP library refuses by itself.
 * Out: routed requests, error bodies, limits.
 * State: bytes in flight.
 * Rules: never a 5xx for a client's mistake.
 * Next: idempotency, compat, provider.
 */
@NullMarked
package meisai.server.http;

import org.jspecify.annotations.NullMarked;
