/**
 * In: state-changing requests of the native API that carry an Idempotency-Key.
 * Out: each carried out once, and answered the same when it is sent again.
 * State: keys with their encrypted answers, for 48 hours; which of them are being carried out.
 * Rules: a key is committed before its request is carried out, the answer before it is sent.
 * Next: provider.
 */
@NullMarked
package meisai.server.idempotency;

import org.jspecify.annotations.NullMarked;
