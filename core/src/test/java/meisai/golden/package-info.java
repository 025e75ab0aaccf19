/**
 * In: cases computed by hand from the billing model.
 * Out: whether the engine comes to the same digits.
 * State: none.
 * Rules: nothing is written unless it is asked for.
 * Next: nothing.
 */
@NullMarked
package meisai.golden;

import org.jspecify.annotations.NullMarked;
