package meisai.pricebook;

import java.util.List;

/** What became of a price book file: a checked version, or everything that is wrong with it. */
public sealed interface BookCheck {
    record Valid(PriceBook book) implements BookCheck {}

    record Invalid(List<BookProblem> problems) implements BookCheck {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
