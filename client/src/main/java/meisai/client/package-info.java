/** Helpers around the generated client: signing in, and exports that take their time. */
@NullMarked
package meisai.client;

import org.jspecify.annotations.NullMarked;
