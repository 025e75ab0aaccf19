/**
 * In: an account and a month.
 * Out: the running bill and its charges.
 * State: none: every answer is computed from one snapshot.
 * Rules: live equals closed.
 * Next: close, export.
 */
@NullMarked
package meisai.server.live;

import org.jspecify.annotations.NullMarked;
