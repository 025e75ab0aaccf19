/**
 * In: decimal text, exact decimals.
 * Out: checked exact decimals, rounded money with its currency.
 * State: none.
 * Rules: no binary floating point; rounding happens in Rounding only.
 * Next: account, pricebook, bill.
 */
@NullMarked
package meisai.money;

import org.jspecify.annotations.NullMarked;
