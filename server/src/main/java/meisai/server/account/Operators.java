package meisai.server.account;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import meisai.account.Account;
import meisai.pricebook.BookProblem;
import meisai.pricebook.PriceBook;
import meisai.pricebook.PriceBookHistory;
import meisai.pricebook.PriceBookReader;
import meisai.server.account.Refusal.Kind;
import meisai.server.store.OperatorTable;
import meisai.server.store.OperatorTable.AuthKey;
import meisai.server.store.OperatorTable.NumberedAccount;
import meisai.server.store.OperatorTable.Operator;
import meisai.server.store.RetentionTable;
import meisai.server.store.Store;
import meisai.server.store.Transaction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes operators with their accounts and first AuthKey. */
public final class Operators {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What a new operator is made of; the accounts' ids are filled with the operator id that is chosen or given. */
    public record Request(
            String name,
            String email,
            String passwordHash,
            Optional<String> operatorId,
            Function<String, List<Account>> accounts) {}

    /** An operator that has just been made, with the AuthKey to hand out. */
    public record Created(String operatorId, AuthKey key) {}

    private static final Pattern OPERATOR_ID = Pattern.compile("OP[0-9]{10}");
    private static final long IDS = 10_000_000_000L;

    private final Store store;
    private final Accounts accounts;
    private final Books books;
    private final Supplier<Instant> now;
    private final SecureRandom random = new SecureRandom();

    public Operators(Store store, Accounts accounts, Books books, Supplier<Instant> now) {
        this.store = store;
        this.accounts = accounts;
        this.books = books;
        this.now = now;
    }

    public static boolean isOperatorId(String text) {
        return OPERATOR_ID.matcher(text).matches();
    }

    /** @param key makes the first AuthKey for the operator id */
    public Created create(Request request, Function<String, AuthKey> key) {
        return store.writer().write(transaction -> {
            if (accounts.byEmail(request.email()).isPresent()) {
                throw new Refusal(Kind.CONFLICT, "emailTaken", "an operator with this email exists");
            }
            String operatorId = request.operatorId().orElseGet(this::freshId);
            if (accounts.operator(operatorId).isPresent()) {
                throw new Refusal(Kind.CONFLICT, "operatorExists", "the operator " + operatorId + " exists");
            }
            Operator operator = new Operator(operatorId, request.name(), request.email(), request.passwordHash());
            List<NumberedAccount> numbered = new ArrayList<>();
            for (Account account : request.accounts().apply(operatorId)) {
                check(account);
                checkFirstMonth(transaction, account);
                numbered.add(new NumberedAccount(accounts.count() + numbered.size() + 1, account));
            }
            AuthKey authKey = key.apply(operatorId);
            OperatorTable.insert(transaction, operator, now.get());
            numbered.forEach(account -> OperatorTable.insert(transaction, account));
            transaction.changes(
                    Optional.empty(),
                    shown(
                            operator,
                            numbered.stream().map(NumberedAccount::account).toList()));
            OperatorTable.insert(transaction, authKey, now.get());
            transaction.afterCommit(() -> {
                numbered.forEach(accounts::put);
                accounts.put(operator);
            });
            return new Created(operatorId, authKey);
        });
    }

    /** A month that takes no changes any more takes no usage either, also of a new account. */
    private static void checkFirstMonth(Transaction transaction, Account account) {
        RetentionTable.floor(transaction)
                .filter(floor -> !account.firstMonth().isAfter(floor.through()))
                .ifPresent(floor -> {
                    throw new Refusal(
                            Kind.UNPROCESSABLE,
                            "monthTooOld",
                            "firstMonth must be after " + floor.through()
                                    + ", up to which usage is not taken any more: it would not be kept");
                });
    }

    /** What a change makes of an operator and of each of its accounts. */
    public interface Change {
        Operator operator(Operator before);

        Account account(Accounts.Entry before);
    }

    /** @throws Refusal when there is no such operator, its email is taken, or a price book does not fit the account */
    public void change(String operatorId, Change change) {
        store.writer().<Boolean>write(transaction -> {
            Operator before = accounts.operator(operatorId)
                    .orElseThrow(
                            () -> new Refusal(Kind.NOT_FOUND, "unknownOperator", "there is no operator " + operatorId));
            Operator after = change.operator(before);
            if (accounts.byEmail(after.email())
                    .filter(other -> !other.operatorId().equals(operatorId))
                    .isPresent()) {
                throw new Refusal(Kind.CONFLICT, "emailTaken", "an operator with this email exists");
            }
            OperatorTable.update(transaction, after);
            transaction.afterCommit(() -> accounts.replace(before, after));
            List<Account> were = new ArrayList<>();
            List<Account> are = new ArrayList<>();
            for (Accounts.Entry entry : accounts.of(operatorId)) {
                Account account = change.account(entry);
                check(account);
                OperatorTable.update(transaction, new NumberedAccount(entry.number(), account));
                transaction.afterCommit(() -> accounts.put(account));
                were.add(entry.account());
                are.add(account);
            }
            transaction.changes(Optional.of(shown(before, were)), shown(after, are));
            return true;
        });
    }

    /** For the audit log: everything but the password. */
    private static String shown(Operator operator, List<Account> accounts) {
        ObjectNode node = JSON.createObjectNode();
        node.put("operatorId", operator.operatorId())
                .put("name", operator.name())
                .put("email", operator.email())
                .set("accounts", JSON.valueToTree(accounts));
        return JSON.writeValueAsString(node);
    }

    private void check(Account account) {
        PriceBookHistory history = books.find(account.priceBook())
                .orElseThrow(() -> new Refusal(
                        Kind.UNPROCESSABLE,
                        "unknownPriceBook",
                        "there is no price book " + account.priceBook() + "; publish it first"));
        List<BookProblem> problems = new ArrayList<>();
        for (PriceBook version : history.versions()) {
            problems.addAll(PriceBookReader.checkFor(version, account));
        }
        if (!problems.isEmpty()) {
            throw new Refusal(
                    Kind.UNPROCESSABLE,
                    "priceBookDoesNotFit",
                    "the price book " + account.priceBook() + " does not fit the account: "
                            + problems.getFirst().message());
        }
    }

    private String freshId() {
        while (true) {
            String id = String.format(Locale.ROOT, "OP%010d", random.nextLong(IDS));
            if (accounts.operator(id).isEmpty()) {
                return id;
            }
        }
    }
}
