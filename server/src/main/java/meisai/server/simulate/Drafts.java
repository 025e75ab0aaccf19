package meisai.server.simulate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import meisai.period.Days;
import meisai.pricebook.BookCheck;
import meisai.pricebook.BookNode;
import meisai.pricebook.BookProblem;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookHistory;
import meisai.pricebook.PriceBookReader;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;
import meisai.server.pricebook.BookText;

/**
 * Reads what is tried and checks it as publishing would, but for what is said of its day: a draft is tried on days that
 * are closed, or that another version has.
 */
final class Drafts {
    /** What publishing says of the day, which is the trial's own. */
    private static final String DAY_TAKEN = "effectiveFromTaken";

    /** Prices of another book are in force on every day that can be billed. */
    private static final LocalDate EVER = LocalDate.EPOCH;

    private final Books books;

    Drafts(Books books) {
        this.books = books;
    }

    /** @throws Refusal with every problem of the prices and its place; nothing is said of accounts yet */
    TrialPrices read(Trial trial) {
        return switch (trial.prices()) {
            case Trial.Prices.Draft draft -> draft(trial, draft.text());
            case Trial.Prices.Change change -> change(trial, change.json());
        };
    }

    /** @throws Refusal with every reason why the prices cannot bill one of the accounts */
    void check(TrialPrices prices, List<Accounts.Entry> entries) {
        SequencedSet<BookProblem> problems = new LinkedHashSet<>();
        for (PriceBook draft : prices.drafts()) {
            entries.forEach(entry -> problems.addAll(books.problemsFor(draft, prices.tried(), entry)));
        }
        refuse(List.copyOf(problems));
    }

    private TrialPrices draft(Trial trial, String text) {
        PriceBook draft = valid(PriceBookReader::read, BookText.parse(text));
        refuse(versionProblems(draft));
        String priceBook = trial.priceBook().orElse(draft.id());
        PriceBookHistory published = published(priceBook);
        boolean ofTheBook = draft.id().equals(priceBook);
        if (!ofTheBook && trial.effectiveFrom().isPresent()) {
            throw new Refusal(
                    Kind.INVALID,
                    "wrongDay",
                    "effectiveFrom cannot be given for another price book: " + draft.id()
                            + " is tried on all days of the months in place of " + priceBook);
        }
        LocalDate day = ofTheBook ? trial.firstDay() : EVER;
        List<PriceBook> tried = ofTheBook ? TrialPrices.before(day, published) : new ArrayList<>();
        tried.add(TrialPrices.from(day, draft));
        return new TrialPrices(priceBook, day, published, new PriceBookHistory(tried));
    }

    private TrialPrices change(Trial trial, String json) {
        String priceBook = trial.priceBook()
                .orElseThrow(() ->
                        new Refusal(Kind.INVALID, "missingMember", "priceBook must say which price book is changed"));
        PriceBookHistory published = published(priceBook);
        LocalDate day = trial.firstDay();
        List<PriceBook> tried = TrialPrices.before(day, published);
        List<BookProblem> problems = new ArrayList<>();
        for (PriceBook version : inForceFrom(day, trial, published)) {
            changed(version, json, problems)
                    .map(changed -> version.effectiveFrom().isBefore(day) ? TrialPrices.from(day, changed) : changed)
                    .ifPresent(tried::add);
        }
        refuse(problems);
        return new TrialPrices(priceBook, day, published, new PriceBookHistory(tried));
    }

    /** @throws Refusal when there is none */
    private static List<PriceBook> inForceFrom(LocalDate day, Trial trial, PriceBookHistory published) {
        List<PriceBook> inForce = new ArrayList<>();
        published.on(day).ifPresent(inForce::add);
        published.versions().forEach(version -> {
            if (version.effectiveFrom().isAfter(day)) {
                inForce.add(version);
            }
        });
        if (inForce.isEmpty()
                || inForce.getFirst().effectiveFrom().isAfter(trial.to().atEndOfMonth())) {
            throw new Refusal(
                    Kind.UNPROCESSABLE,
                    "noVersion",
                    "no version of the price book is in force from " + Days.text(day) + " to " + Days.text(trial.to())
                            + ", so there is none to change");
        }
        return inForce;
    }

    private Optional<PriceBook> changed(PriceBook version, String json, List<BookProblem> problems) {
        BookPatch patch = new BookPatch();
        BookNode changed = patch.apply(
                tree(BookText.parse(books.text(version.id(), version.effectiveFrom()))), tree(BookText.parse(json)));
        List<BookProblem> found = new ArrayList<>(patch.problems());
        Optional<PriceBook> book = Optional.empty();
        if (found.isEmpty()) {
            switch (PriceBookReader.read(changed)) {
                case BookCheck.Invalid invalid -> found.addAll(invalid.problems());
                case BookCheck.Valid valid -> {
                    found.addAll(identityProblems(version, valid.book()));
                    book = Optional.of(valid.book());
                }
            }
        }
        if (found.isEmpty() && book.isPresent()) {
            found.addAll(versionProblems(book.get()));
        }
        found.forEach(problem -> problems.add(ofVersion(version, problem)));
        return book.filter(same -> found.isEmpty());
    }

    private static List<BookProblem> identityProblems(PriceBook version, PriceBook changed) {
        List<BookProblem> problems = new ArrayList<>();
        if (!changed.id().equals(version.id())) {
            problems.add(new BookProblem("id", "change", "unchangeable", "a change cannot give the book another id"));
        }
        if (!changed.effectiveFrom().equals(version.effectiveFrom())) {
            problems.add(new BookProblem(
                    "effectiveFrom",
                    "change",
                    "unchangeable",
                    "a change cannot move a version; effectiveFrom beside the change says from when it is tried"));
        }
        return problems;
    }

    private static BookProblem ofVersion(PriceBook version, BookProblem problem) {
        String at = "version of " + Days.text(version.effectiveFrom())
                + (problem.at().isEmpty() ? "" : ", " + problem.at());
        return new BookProblem(problem.path(), at, problem.code(), problem.message());
    }

    private List<BookProblem> versionProblems(PriceBook draft) {
        PriceBookHistory others = books.find(draft.id()).orElse(new PriceBookHistory(List.of()));
        return PriceBookReader.checkAgainst(draft, others).stream()
                .filter(problem -> !problem.code().equals(DAY_TAKEN))
                .toList();
    }

    private PriceBookHistory published(String priceBook) {
        return books.find(priceBook)
                .orElseThrow(() -> new Refusal(
                        Kind.NOT_FOUND,
                        "unknownPriceBook",
                        "there is no price book " + priceBook
                                + "; priceBook must name the published one that the prices are tried in place of"));
    }

    private interface Reading {
        BookCheck of(BookNode root);
    }

    private static PriceBook valid(Reading reading, BookText.Parsed parsed) {
        return switch (reading.of(tree(parsed))) {
            case BookCheck.Valid valid -> valid.book();
            case BookCheck.Invalid invalid -> throw Books.refusal(invalid.problems());
        };
    }

    private static BookNode tree(BookText.Parsed parsed) {
        return switch (parsed) {
            case BookText.Parsed.Tree tree -> tree.root();
            case BookText.Parsed.Malformed malformed -> throw Books.refusal(malformed.problems());
        };
    }

    private static void refuse(List<BookProblem> problems) {
        if (!problems.isEmpty()) {
            throw Books.refusal(problems);
        }
    }
}
