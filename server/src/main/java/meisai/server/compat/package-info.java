/**
 * In: requests to /v1.
 * Out: answers in the compatible wire format.
 * State: none.
 * Rules: only documented members; no nulls; errors have code and message.
 * Next: nothing.
 */
@NullMarked
package meisai.server.compat;

import org.jspecify.annotations.NullMarked;
