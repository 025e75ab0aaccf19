/**
 * In: meter declarations.
 * Out: meters with their unit and number of decimals.
 * State: none.
 * Rules: a quantity has at most the decimals of its meter.
 * Next: pricebook, price.
 */
@NullMarked
package meisai.meter;

import org.jspecify.annotations.NullMarked;
