package meisai.pricebook;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import meisai.account.Account;
import meisai.money.Currency;
import meisai.period.Days;

/** Turns the tree of one price book file into a checked version, or tells everything that is wrong with it. */
public final class PriceBookReader {
    private static final SequencedSet<String> MEMBERS =
            Choices.of("id", "effectiveFrom", "currency", "meters", "items", "grants");

    private PriceBookReader() {}

    /** Problems are in file order; at most {@link Problems#MAX} are listed. */
    public static BookCheck read(BookNode root) {
        Problems problems = new Problems();
        Optional<PriceBook> book =
                Spot.root(root, problems).members("a price book", MEMBERS).flatMap(PriceBookReader::book);
        List<BookProblem> found = problems.inFileOrder();
        if (found.isEmpty()) {
            return new BookCheck.Valid(book.orElseThrow(
                    () -> new IllegalStateException("a price book could not be read and no problem was told")));
        }
        return new BookCheck.Invalid(found);
    }

    /**
     * What the rules "from version to version" forbid, given the other versions of the same book.
     *
     * <p>Publishing the same version again is no problem. The places of the problems are unknown.
     */
    public static List<BookProblem> checkAgainst(PriceBook version, PriceBookHistory others) {
        return VersionCheck.check(version, others);
    }

    /** Why the version cannot bill the account: another currency, or a tax category without a rate. */
    public static List<BookProblem> checkFor(PriceBook version, Account account) {
        return AccountCheck.check(version, account);
    }

    private static Optional<PriceBook> book(Members members) {
        Optional<String> id = members.required("id", "the name of the book, equal in all its versions")
                .flatMap(spot -> Names.read(spot, "the id"));
        Optional<LocalDate> effectiveFrom = members.required(
                        "effectiveFrom", "the first day of the version, such as \"20260801\"")
                .flatMap(PriceBookReader::day);
        Optional<Currency> currency =
                members.required("currency", "one of " + currencies()).flatMap(PriceBookReader::currency);
        MeterReader meters = new MeterReader();
        meters.read(members.optional("meters"));
        BookContext context = new BookContext(new Names(), new References());
        Optional<List<ItemDraft>> drafts = members.required("items", "what the book prices")
                .flatMap(spot -> new ItemReader(meters, context).read(spot));
        drafts.ifPresent(OverlapCheck::check);
        drafts.ifPresent(context.references()::resolve);
        List<Grant> grants = new GrantReader(drafts, context).read(members.optional("grants"));
        if (id.isEmpty() || effectiveFrom.isEmpty() || currency.isEmpty() || drafts.isEmpty()) {
            return Optional.empty();
        }
        List<BillItem> items =
                drafts.get().stream().flatMap(draft -> draft.item().stream()).toList();
        return Optional.of(
                new PriceBook(id.get(), effectiveFrom.get(), currency.get(), meters.meters(), items, grants));
    }

    private static Optional<LocalDate> day(Spot spot) {
        Optional<String> text = spot.text("a day is eight digits in quotes, such as \"20260801\"");
        Optional<LocalDate> day = text.flatMap(Days::parseDay);
        if (text.isPresent() && day.isEmpty()) {
            spot.problem(
                    "invalidDay",
                    Quote.of(text.get()) + " is not a day; write year, month and day, such as \"20260801\"");
        }
        return day;
    }

    private static Optional<Currency> currency(Spot spot) {
        Optional<String> code = spot.text("a currency is one of " + currencies());
        Optional<Currency> currency = code.flatMap(Currency::byCode);
        if (code.isPresent() && currency.isEmpty()) {
            spot.problem(
                    "unknownCurrency", "unknown currency " + Quote.of(code.get()) + "; use one of " + currencies());
        }
        return currency;
    }

    private static String currencies() {
        return String.join(
                ", ", Arrays.stream(Currency.values()).map(Currency::name).toList());
    }
}
