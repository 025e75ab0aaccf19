/**
 * In: one version of a price book as a tree of values.
 * Out: a checked price book, or every problem with its path.
 * State: none.
 * Rules: what has a default is left out; every name occurs once; no two quantity items may match the same usage.
 * Next: price.
 */
@NullMarked
package meisai.pricebook;

import org.jspecify.annotations.NullMarked;
