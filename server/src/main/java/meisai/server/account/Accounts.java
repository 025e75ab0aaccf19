package meisai.server.account;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import meisai.account.Account;
import meisai.account.AccountId;
import meisai.server.store.ClosedTable;
import meisai.server.store.OperatorTable;
import meisai.server.store.OperatorTable.NumberedAccount;
import meisai.server.store.OperatorTable.Operator;
import meisai.server.store.Snapshot;

/**
 * Who exists, as it stands in the store: changed on the writer's thread after a commit, read anywhere. Entries are
 * immutable; a reader that needs several to agree reads them from a snapshot instead.
 */
public final class Accounts {
    /**
     * An account and its months: every month before {@code oldestOpen} is closed; while {@code closing}, changes of that
     * month are refused and its usage is late.
     */
    public record Entry(int number, Account account, YearMonth oldestOpen, boolean closing) {
        /** The first month that still takes changes and usage. */
        public YearMonth firstChangeable() {
            return closing ? oldestOpen.plusMonths(1) : oldestOpen;
        }

        public boolean isClosed(YearMonth month) {
            return month.isBefore(oldestOpen);
        }
    }

    private final Map<String, Operator> operators = new ConcurrentHashMap<>();
    private final Map<String, Operator> byEmail = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<AccountId, Integer> numbers = new ConcurrentSkipListMap<>();
    private final Map<Integer, Entry> entries = new ConcurrentHashMap<>();

    public static Accounts load(Snapshot snapshot) {
        Accounts accounts = new Accounts();
        OperatorTable.operators(snapshot).forEach(accounts::put);
        OperatorTable.accounts(snapshot).forEach(accounts::put);
        for (ClosedTable.ClosedBill bill : ClosedTable.bills(snapshot)) {
            Entry entry = accounts.entry(bill.account());
            accounts.put(new Entry(entry.number(), entry.account(), bill.month().plusMonths(1), false));
        }
        return accounts;
    }

    public Optional<Operator> operator(String operatorId) {
        return Optional.ofNullable(operators.get(operatorId));
    }

    public Optional<Operator> byEmail(String email) {
        return Optional.ofNullable(byEmail.get(email.toLowerCase(Locale.ROOT)));
    }

    public Collection<String> operatorIds() {
        return operators.keySet();
    }

    /** The accounts of an operator by coverage; none for an unknown operator. */
    public List<Entry> of(String operatorId) {
        List<Entry> found = new ArrayList<>();
        numbers.tailMap(new AccountId(operatorId, ""), true).entrySet().stream()
                .takeWhile(entry -> entry.getKey().operatorId().equals(operatorId))
                .forEach(entry -> found.add(entry(entry.getValue())));
        return found;
    }

    /** Every account, by operator id and coverage. */
    public List<Entry> all() {
        return numbers.values().stream().map(this::entry).toList();
    }

    public Optional<Entry> find(AccountId id) {
        return Optional.ofNullable(numbers.get(id)).map(this::entry);
    }

    public Entry entry(int number) {
        Entry entry = entries.get(number);
        if (entry == null) {
            throw new IllegalArgumentException("no account has the number " + number);
        }
        return entry;
    }

    /** How many accounts there are; the next one gets the next number. */
    public int count() {
        return entries.size();
    }

    void put(Operator operator) {
        operators.put(operator.operatorId(), operator);
        byEmail.put(operator.email().toLowerCase(Locale.ROOT), operator);
    }

    void replace(Operator before, Operator after) {
        byEmail.remove(before.email().toLowerCase(Locale.ROOT));
        put(after);
    }

    /** An account with other settings; its months stay as they are. */
    void put(Account account) {
        Entry entry = find(account.id()).orElseThrow();
        put(new Entry(entry.number(), account, entry.oldestOpen(), entry.closing()));
    }

    void put(NumberedAccount numbered) {
        put(new Entry(numbered.number(), numbered.account(), numbered.account().firstMonth(), false));
    }

    public void put(Entry entry) {
        entries.put(entry.number(), entry);
        numbers.put(entry.account().id(), entry.number());
    }
}
