package meisai.pricebook;

/** What the items of one book share while they are read: the names that are taken, and the items they speak of. */
record BookContext(Names names, References references) {
    /** Takes the name of a row; a problem when something else has it. */
    void claim(Spot name, String value, Spot named) {
        names.claim(name, value, named, "every name occurs once in the book");
    }
}
