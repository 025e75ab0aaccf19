/**
 * In: a draft of a price book, or a change of one, and the months and accounts that it is tried on.
 * Out: what they were or would be billed, what they would be billed with the draft, and the difference.
 * State: running and ended simulations in memory, their rows in {@code tmp}; none of it outlives the server.
 * Rules: nothing is stored; the parts of a difference sum to the difference of the subtotals, exactly.
 * Next: none.
 */
@NullMarked
package meisai.server.simulate;

import org.jspecify.annotations.NullMarked;
