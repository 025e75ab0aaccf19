/**
 * In: what the parts of the server count, and are told.
 * Out: the text that Prometheus reads.
 * State: counters and histograms since the start.
 * Rules: a label has few values: never an operator, a resource or an id.
 * Next: the provider's monitoring.
 */
@NullMarked
package meisai.server.metrics;

import org.jspecify.annotations.NullMarked;
