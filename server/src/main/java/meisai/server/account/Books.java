package meisai.server.account;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import meisai.period.Days;
import meisai.price.PostedCharge;
import meisai.pricebook.BillItem;
import meisai.pricebook.BookCheck;
import meisai.pricebook.BookProblem;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookHistory;
import meisai.pricebook.PriceBookReader;
import meisai.pricebook.PriceModel;
import meisai.server.account.Refusal.Detail;
import meisai.server.account.Refusal.Kind;
import meisai.server.pricebook.BookText;
import meisai.server.store.PostedChargeTable;
import meisai.server.store.PriceBookTable;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import tools.jackson.databind.json.JsonMapper;

/** The published price books. A version never changes once it is published. */
public final class Books {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Store store;
    private final Accounts accounts;
    private final Supplier<Instant> now;
    private volatile Map<String, PriceBookHistory> histories;

    public Books(Store store, Accounts accounts, Supplier<Instant> now) {
        this.store = store;
        this.accounts = accounts;
        this.now = now;
        this.histories = store.read(Books::load);
    }

    private static Map<String, PriceBookHistory> load(Snapshot snapshot) {
        Map<String, List<PriceBook>> versions = new TreeMap<>();
        for (PriceBookTable.Version version : PriceBookTable.versions(snapshot)) {
            switch (read(version.text())) {
                case BookCheck.Valid valid ->
                    versions.computeIfAbsent(version.bookId(), id -> new ArrayList<>())
                            .add(valid.book());
                case BookCheck.Invalid invalid ->
                    throw new IllegalStateException("the published price book " + version.bookId() + " from "
                            + version.effectiveFrom() + " does not read any more: " + invalid.problems());
            }
        }
        Map<String, PriceBookHistory> histories = new TreeMap<>();
        versions.forEach((id, list) -> histories.put(id, new PriceBookHistory(list)));
        return histories;
    }

    public Optional<PriceBookHistory> find(String bookId) {
        return Optional.ofNullable(histories.get(bookId));
    }

    /** The versions of an account's book; an account always has a book. */
    public PriceBookHistory of(Accounts.Entry entry) {
        return find(entry.account().priceBook())
                .orElseThrow(() ->
                        new IllegalStateException("account " + entry.account().id() + " has no price book "
                                + entry.account().priceBook()));
    }

    /** The text of a version as it was published. @throws IllegalArgumentException when there is no such version */
    public String text(String bookId, LocalDate effectiveFrom) {
        return store.read(snapshot -> PriceBookTable.version(snapshot, bookId, effectiveFrom))
                .map(PriceBookTable.Version::text)
                .orElseThrow(() -> new IllegalArgumentException("no version of " + bookId + " from " + effectiveFrom));
    }

    /**
     * Checks a price book file and, unless it is a dry run, publishes it.
     *
     * @throws Refusal with every problem found and its place
     */
    public PriceBook publish(String text, boolean dryRun) {
        PriceBook book = switch (read(text)) {
            case BookCheck.Valid valid -> valid.book();
            case BookCheck.Invalid invalid -> throw refusal(invalid.problems());
        };
        if (dryRun) {
            check(book);
            return book;
        }
        return store.writer().write(transaction -> {
            check(book);
            if (isPublished(book)) {
                transaction.changesNothing();
                return book;
            }
            PriceBookTable.insert(
                    transaction, new PriceBookTable.Version(book.id(), book.effectiveFrom(), text), now.get());
            transaction.changes(Optional.empty(), shown(book, text));
            transaction.afterCommit(() -> add(book));
            return book;
        });
    }

    /** For the audit log, which need not keep what is kept anyhow. */
    private static String shown(PriceBook book, String text) {
        return JSON.writeValueAsString(JSON.createObjectNode()
                .put("id", book.id())
                .put("effectiveFrom", Days.text(book.effectiveFrom()))
                .put("characters", text.length()));
    }

    /** The same version again changes nothing; another one of that day does not pass the check. */
    private boolean isPublished(PriceBook book) {
        return find(book.id())
                .flatMap(history -> history.on(book.effectiveFrom()))
                .filter(version -> version.effectiveFrom().equals(book.effectiveFrom()))
                .isPresent();
    }

    private static BookCheck read(String text) {
        return switch (BookText.parse(text)) {
            case BookText.Parsed.Tree tree -> PriceBookReader.read(tree.root());
            case BookText.Parsed.Malformed malformed -> new BookCheck.Invalid(malformed.problems());
        };
    }

    private void add(PriceBook book) {
        Map<String, PriceBookHistory> changed = new TreeMap<>(histories);
        List<PriceBook> versions = new ArrayList<>();
        find(book.id()).ifPresent(history -> history.versions().forEach(versions::add));
        versions.add(book);
        changed.put(book.id(), new PriceBookHistory(versions));
        histories = changed;
    }

    private void check(PriceBook book) {
        PriceBookHistory history = find(book.id()).orElse(new PriceBookHistory(List.of()));
        List<BookProblem> problems = new ArrayList<>(PriceBookReader.checkAgainst(book, history));
        for (Accounts.Entry entry : accounts.all()) {
            if (entry.account().priceBook().equals(book.id())) {
                problems.addAll(problemsFor(book, history, entry));
                closedMonthProblem(book, history, entry).ifPresent(problems::add);
            }
        }
        if (!problems.isEmpty()) {
            throw refusal(problems.stream().distinct().toList());
        }
    }

    /**
     * Why a version cannot bill an account: its currency, a tax category, or a charge that is posted for an item that it
     * does not have.
     *
     * @param history of the book, which says until when the version is in force
     */
    public List<BookProblem> problemsFor(PriceBook book, PriceBookHistory history, Accounts.Entry entry) {
        List<BookProblem> problems = new ArrayList<>(PriceBookReader.checkFor(book, entry.account()));
        problems.addAll(postedChargeProblems(book, history, entry));
        return problems;
    }

    /** An item that charges can be posted for: a oneOff item that no status brings about. */
    public static Optional<BillItem> postedItem(PriceBook book, String name) {
        return book.items().stream()
                .filter(item -> item.name().equals(name)
                        && item.model() instanceof PriceModel.OneOff oneOff
                        && oneOff.trigger() instanceof PriceModel.Trigger.Posted)
                .findFirst();
    }

    /** Charges that were posted for days of the version need their items. */
    private List<BookProblem> postedChargeProblems(PriceBook book, PriceBookHistory history, Accounts.Entry entry) {
        Optional<LocalDate> replaced = history.after(book.effectiveFrom());
        return store.read(snapshot -> PostedChargeTable.from(snapshot, entry.number(), book.effectiveFrom())).stream()
                .filter(charge -> replaced.map(charge.date()::isBefore).orElse(true))
                .map(PostedCharge::item)
                .distinct()
                .filter(name -> postedItem(book, name).isEmpty())
                .map(name -> new BookProblem(
                        "items",
                        "",
                        "postedItemMissing",
                        "charges of account " + entry.account().id() + " on or after " + book.effectiveFrom()
                                + " are posted for the oneOff item " + name + "; the version must have it"))
                .toList();
    }

    /** A version may not be in force on any day of a closed month. */
    private static Optional<BookProblem> closedMonthProblem(
            PriceBook book, PriceBookHistory history, Accounts.Entry entry) {
        LocalDate closedFrom = entry.account().firstMonth().atDay(1);
        LocalDate closedTo = entry.firstChangeable().atDay(1);
        Optional<LocalDate> replacedFrom = history.after(book.effectiveFrom());
        boolean inForce = book.effectiveFrom().isBefore(closedTo)
                && closedFrom.isBefore(closedTo)
                && replacedFrom.map(next -> next.isAfter(closedFrom)).orElse(true);
        return inForce
                ? Optional.of(new BookProblem(
                        "effectiveFrom",
                        "",
                        "monthClosed",
                        "account " + entry.account().id() + " has closed its months before " + entry.firstChangeable()
                                + "; a new version must be effective from then on or later"))
                : Optional.empty();
    }

    /** What is wrong with a price book, with every place. */
    public static Refusal refusal(List<BookProblem> problems) {
        return new Refusal(
                Kind.UNPROCESSABLE,
                "invalidPriceBook",
                problems.size() == 1
                        ? "the price book has a problem: " + problems.getFirst().message()
                        : "the price book has " + problems.size() + " problems",
                problems.stream()
                        .map(problem -> new Detail(problem.path(), problem.at(), problem.code(), problem.message()))
                        .toList());
    }
}
