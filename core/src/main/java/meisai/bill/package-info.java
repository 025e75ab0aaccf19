/**
 * In: charges.
 * Out: subtotal, tax, total, daily amounts.
 * State: none.
 * Rules: rows sum to the subtotal exactly; rounding once per tax rate.
 * Next: explain, export.
 */
@NullMarked
package meisai.bill;

import org.jspecify.annotations.NullMarked;
