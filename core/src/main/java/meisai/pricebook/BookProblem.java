package meisai.pricebook;

/**
 * One thing wrong with a price book.
 *
 * @param path where in the tree, such as {@code items[3].perUnit.price}; empty for the whole book
 * @param at where in the file, such as {@code line 12}; may be empty
 * @param code the name of the problem, such as {@code unknownMember}, {@code overlap}, {@code missing}
 * @param message what is wrong and what would be right
 */
public record BookProblem(String path, String at, String code, String message) {}
