/**
 * In: accounts whose oldest open month is over.
 * Out: closed bills, Parquet files of their usage and lines.
 * State: jobs.
 * Rules: months close in order; a close balances or is refused with reasons.
 * Next: export.
 */
@NullMarked
package meisai.server.close;

import org.jspecify.annotations.NullMarked;
