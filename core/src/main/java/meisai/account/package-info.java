/**
 * In: who is billed and for what.
 * Out: accounts, resources and the timelines of their plan, status, group and tags.
 * State: none.
 * Rules: a day has the value last set for it or an earlier day.
 * Next: usage, price.
 */
@NullMarked
package meisai.account;

import org.jspecify.annotations.NullMarked;
