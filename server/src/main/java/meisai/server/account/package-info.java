/**
 * In: operators and accounts, resource changes, price books.
 * Out: who exists, what a resource is on a day, which book version is in force.
 * State: copies in memory of what the store holds, changed after commit only.
 * Rules: a closed month refuses changes.
 * Next: usage, live.
 */
@NullMarked
package meisai.server.account;

import org.jspecify.annotations.NullMarked;
