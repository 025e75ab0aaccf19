/**
 * In: how long usage, lines and the audit log are kept.
 * Out: nothing; what is older goes.
 * State: up to which month changes are refused, which files are removed.
 * Rules: nothing is removed that an open month may still need; bills, payments and receipts stay.
 * Next: the store.
 */
@NullMarked
package meisai.server.retention;

import org.jspecify.annotations.NullMarked;
