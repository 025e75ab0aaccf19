/**
 * In: usage records and their sums by day.
 * Out: checked records, daily sums, named reasons.
 * State: none.
 * Rules: a record that cannot be understood is refused with a name, never repaired.
 * Next: price.
 */
@NullMarked
package meisai.usage;

import org.jspecify.annotations.NullMarked;
