/**
 * In: daily usage sums, timelines, price book versions.
 * Out: charges in canonical order, parked usage with its reason.
 * State: none.
 * Rules: one file a price model; the result depends on nothing but the arguments.
 * Next: bill.
 */
@NullMarked
package meisai.price;

import org.jspecify.annotations.NullMarked;
