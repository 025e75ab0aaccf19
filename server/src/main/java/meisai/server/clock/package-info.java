/**
 * In: system time, or a test clock.
 * Out: the instant everything is judged by.
 * State: the latest instant that was seen, or the test clock's.
 * Rules: no clock goes back; when the machine's does, this one waits for it.
 * Next: everything in the server.
 */
@NullMarked
package meisai.server.clock;

import org.jspecify.annotations.NullMarked;
