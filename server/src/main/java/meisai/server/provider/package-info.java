/**
 * In: requests to /meisai/v1.
 * Out: answers of the native API.
 * State: none.
 * Rules: errors are problem details with a named code.
 * Next: nothing.
 */
@NullMarked
package meisai.server.provider;

import org.jspecify.annotations.NullMarked;
