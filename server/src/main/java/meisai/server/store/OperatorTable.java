package meisai.server.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import meisai.account.Account;
import meisai.account.AccountId;
import meisai.account.LatePolicy;
import meisai.account.TaxSettings;
import meisai.account.TaxTimeline;
import meisai.money.Currency;
import meisai.money.Decimals;
import meisai.money.Rounding;

/** Operators, their accounts and AuthKeys. */
public final class OperatorTable {
    public record Operator(String operatorId, String name, String email, String passwordHash) {}

    /** @param userName the user whose key it is; empty for the operator itself */
    public record AuthKey(String authKeyId, String operatorId, Optional<String> userName, String secretHash) {}

    /** An account with the number that usage rows refer to it by. */
    public record NumberedAccount(int number, Account account) {}

    private OperatorTable() {}

    public static void insert(Transaction transaction, Operator operator, Instant now) {
        transaction
                .sql()
                .update(
                        "INSERT INTO operator VALUES (?, ?, ?, ?, ?)",
                        operator.operatorId(),
                        operator.name(),
                        operator.email(),
                        operator.passwordHash(),
                        now);
    }

    public static void insert(Transaction transaction, NumberedAccount numbered) {
        Account account = numbered.account();
        transaction
                .sql()
                .update(
                        "INSERT INTO account (account_id, operator_id, coverage, currency, price_book, minimum_charge,"
                                + " first_month, late_policy, country) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        numbered.number(),
                        account.id().operatorId(),
                        account.id().coverage(),
                        account.currency().name(),
                        account.priceBook(),
                        Decimals.plain(account.minimumCharge()),
                        Months.number(account.firstMonth()),
                        account.latePolicy().wireName(),
                        account.country().orElse(null));
        account.taxes().byMonth().forEach((from, tax) -> insertTax(transaction, numbered.number(), from, tax));
    }

    private static void insertTax(Transaction transaction, int account, YearMonth from, TaxSettings tax) {
        Map<String, String> rates = new LinkedHashMap<>();
        tax.rates().forEach((category, rate) -> rates.put(category, Decimals.plain(rate)));
        transaction
                .sql()
                .update(
                        "INSERT INTO account_tax VALUES (?, ?, ?, ?, ?, ?)",
                        account,
                        Months.number(from),
                        TextMaps.write(rates),
                        tax.rounding().name(),
                        tax.registrationNumber().orElse(null),
                        tax.exempt());
    }

    public static void update(Transaction transaction, Operator operator) {
        transaction
                .sql()
                .update(
                        "UPDATE operator SET name = ?, email = ?, password_hash = ? WHERE operator_id = ?",
                        operator.name(),
                        operator.email(),
                        operator.passwordHash(),
                        operator.operatorId());
    }

    /** Everything of an account that may change. */
    public static void update(Transaction transaction, NumberedAccount numbered) {
        Account account = numbered.account();
        transaction
                .sql()
                .update(
                        "UPDATE account SET minimum_charge = ?, late_policy = ?, country = ? WHERE account_id = ?",
                        Decimals.plain(account.minimumCharge()),
                        account.latePolicy().wireName(),
                        account.country().orElse(null),
                        numbered.number());
        transaction.sql().update("DELETE FROM account_tax WHERE account_id = ?", numbered.number());
        account.taxes().byMonth().forEach((from, tax) -> insertTax(transaction, numbered.number(), from, tax));
    }

    public static void insert(Transaction transaction, AuthKey key, Instant now) {
        transaction
                .sql()
                .update(
                        "INSERT INTO auth_key VALUES (?, ?, ?, ?, ?)",
                        key.authKeyId(),
                        key.operatorId(),
                        key.secretHash(),
                        now,
                        key.userName().orElse(null));
    }

    public static List<Operator> operators(Snapshot snapshot) {
        return snapshot.sql()
                .list(
                        "SELECT * FROM operator ORDER BY operator_id",
                        row -> new Operator(
                                row.getString("operator_id"),
                                row.getString("name"),
                                row.getString("email"),
                                row.getString("password_hash")));
    }

    public static List<NumberedAccount> accounts(Snapshot snapshot) {
        Map<Integer, NavigableMap<YearMonth, TaxSettings>> taxes = new HashMap<>();
        snapshot.sql()
                .forEach(
                        "SELECT * FROM account_tax",
                        row -> taxes.computeIfAbsent(row.getInt("account_id"), account -> new TreeMap<>())
                                .put(Months.of(row.getInt("from_month")), tax(row)));
        return snapshot.sql()
                .list(
                        "SELECT * FROM account ORDER BY account_id",
                        row -> account(
                                row,
                                new TaxTimeline(Optional.ofNullable(taxes.get(row.getInt("account_id")))
                                        .orElseThrow())));
    }

    private static TaxSettings tax(ResultSet row) throws SQLException {
        Map<String, BigDecimal> rates = new TreeMap<>();
        TextMaps.read(row.getString("rates")).forEach((category, rate) -> rates.put(category, new BigDecimal(rate)));
        return new TaxSettings(
                rates,
                Rounding.byName(row.getString("rounding")).orElseThrow(),
                Optional.ofNullable(row.getString("registration_number")),
                row.getBoolean("exempt"));
    }

    private static NumberedAccount account(ResultSet row, TaxTimeline taxes) throws SQLException {
        return new NumberedAccount(
                row.getInt("account_id"),
                new Account(
                        new AccountId(row.getString("operator_id"), row.getString("coverage")),
                        Currency.byCode(row.getString("currency")).orElseThrow(),
                        row.getString("price_book"),
                        taxes,
                        new BigDecimal(row.getString("minimum_charge")),
                        Months.of(row.getInt("first_month")),
                        LatePolicy.byWireName(row.getString("late_policy")).orElseThrow(),
                        Optional.ofNullable(row.getString("country"))));
    }

    public static Optional<AuthKey> authKey(Snapshot snapshot, String authKeyId) {
        return snapshot.sql()
                .first(
                        "SELECT * FROM auth_key WHERE auth_key_id = ?",
                        row -> new AuthKey(
                                row.getString("auth_key_id"),
                                row.getString("operator_id"),
                                Optional.ofNullable(row.getString("user_name")),
                                row.getString("secret_hash")),
                        authKeyId);
    }
}
