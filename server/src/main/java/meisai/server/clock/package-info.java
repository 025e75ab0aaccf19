/**
 * In: system time, or a test clock.
 * Out: the instant everything is judged by.
 * State: the test clock's instant.
 * Rules: a test clock only goes forward.
 * Next: everything in the server.
 */
@NullMarked
package meisai.server.clock;

import org.jspecify.annotations.NullMarked;
