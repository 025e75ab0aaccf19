/**
 * What the core does by itself, measured by JMH; {@code meisai bench core} runs it.
 *
 * <p>In: a month of made-up usage, the same each time. Out: operations a second. State: none. Rules: no server, store or
 * clock. Next: nothing.
 */
@NullMarked
package meisai.bench.core;

import org.jspecify.annotations.NullMarked;
