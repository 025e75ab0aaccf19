/**
 * In: bodies of usage records.
 * Out: counts and problems, after the records are durable.
 * State: the keys of the records in the live table, interned names.
 * Rules: validity before uniqueness before late policy; one body is one transaction or part of one.
 * Next: live.
 */
@NullMarked
package meisai.server.usage;

import org.jspecify.annotations.NullMarked;
