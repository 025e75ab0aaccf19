/**
 * In: messages of java.util.logging, headers that name a request.
 * Out: lines of the log, as text or JSON.
 * State: the request that a thread handles.
 * Rules: numbers of subscribers are hidden.
 * Next: everything that logs.
 */
@NullMarked
package meisai.server.log;

import org.jspecify.annotations.NullMarked;
