/**
 * In: the text of a price book file, YAML or JSON.
 * Out: the tree of the file with its lines, or where its syntax is wrong.
 * State: none.
 * Rules: no anchors, tags, merge keys or several documents; size and depth are bounded.
 * Next: meisai.pricebook, which checks what the tree says.
 */
@NullMarked
package meisai.server.pricebook;

import org.jspecify.annotations.NullMarked;
