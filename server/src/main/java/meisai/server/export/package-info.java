/**
 * In: the charges of a bill.
 * Out: the detailed CSV, in a sink, with a signed URL.
 * State: the export directory.
 * Rules: the CSV is what the wire contract says, to the byte.
 * Next: compat, provider.
 */
@NullMarked
package meisai.server.export;

import org.jspecify.annotations.NullMarked;
