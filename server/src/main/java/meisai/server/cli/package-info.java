/**
 * In: command lines.
 * Out: exit codes 0 done, 1 failed, 2 wrong use.
 * State: none.
 * Rules: commands talk to a running server; Wiring builds the server in flow order.
 * Next: nothing.
 */
@NullMarked
package meisai.server.cli;

import org.jspecify.annotations.NullMarked;
