/**
 * In: the data directory, of a running server or of none.
 * Out: backups that are whole or not there, a restored directory, what is wrong in one.
 * State: none of its own.
 * Rules: every file of a backup has its SHA-256 in it; nothing that is looked at is changed.
 * Next: none.
 */
@NullMarked
package meisai.server.backup;

import org.jspecify.annotations.NullMarked;
