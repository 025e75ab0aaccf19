/**
 * Benchmarks that run the real server and the real core, and print what they measured.
 *
 * <p>In: the options of the command line. Out: figures, with the machine, JDK and settings they were taken on. State:
 * a data directory of its own. Rules: nothing in the product depends on it. Next: nothing.
 */
@NullMarked
package meisai.bench;

import org.jspecify.annotations.NullMarked;
