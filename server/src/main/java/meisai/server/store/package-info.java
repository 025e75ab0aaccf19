/**
 * In: writes for the one writer, questions for a snapshot.
 * Out: committed rows, consistent answers.
 * State: the data directory: one DuckDB file, Parquet files of closed months, a lock.
 * Rules: everything SQL is here; a write is acknowledged after COMMIT only; rows are appended inside an explicit transaction.
 * Next: usage, live, close.
 */
@NullMarked
package meisai.server.store;

import org.jspecify.annotations.NullMarked;
