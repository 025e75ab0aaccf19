/**
 * In: text of senders.
 * Out: whether it may be kept, how it is shown in messages, and how it stands in cells of a CSV.
 * State: none.
 * Rules: what is kept can be written as UTF-8 and read again as the same text.
 * Next: store, account, usage.format, simulate, export, provider.
 */
@NullMarked
package meisai.server.text;

import org.jspecify.annotations.NullMarked;
