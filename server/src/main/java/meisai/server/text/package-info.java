/**
 * In: text of senders.
 * Out: whether it may be kept, and how it is shown in messages.
 * State: none.
 * Rules: what is kept can be written as UTF-8 and read again as the same text.
 * Next: account, usage.format, provider.
 */
@NullMarked
package meisai.server.text;

import org.jspecify.annotations.NullMarked;
