/**
 * In: day and month text, UTC dates.
 * Out: days, months and their half-open bounds.
 * State: none.
 * Rules: every day and month is UTC; text forms are yyyyMMdd and yyyyMM.
 * Next: account, usage, pricebook.
 */
@NullMarked
package meisai.period;

import org.jspecify.annotations.NullMarked;
