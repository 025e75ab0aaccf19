/**
 * In: the bytes of a file.
 * Out: the file at its place, whole or not at all, and a signed address of it.
 * State: the local export directory, or a bucket.
 * Rules: nothing is at its final place before it is committed; every wait is bounded.
 * Next: export.
 */
@NullMarked
package meisai.server.export.sink;

import org.jspecify.annotations.NullMarked;
