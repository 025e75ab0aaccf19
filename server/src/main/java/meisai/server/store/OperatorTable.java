package meisai.server.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import meisai.account.Account;
import meisai.account.AccountId;
import meisai.account.LatePolicy;
import meisai.account.TaxSettings;
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
        Map<String, String> rates = new TreeMap<>();
        account.tax().rates().forEach((category, rate) -> rates.put(category, Decimals.plain(rate)));
        transaction
                .sql()
                .update(
                        "INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        numbered.number(),
                        account.id().operatorId(),
                        account.id().coverage(),
                        account.currency().name(),
                        account.priceBook(),
                        TextMaps.write(rates),
                        account.tax().rounding().name(),
                        account.tax().registrationNumber().orElse(null),
                        Decimals.plain(account.minimumCharge()),
                        Months.number(account.firstMonth()),
                        account.latePolicy().wireName());
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
        return snapshot.sql().list("SELECT * FROM account ORDER BY account_id", OperatorTable::account);
    }

    private static NumberedAccount account(ResultSet row) throws SQLException {
        Map<String, BigDecimal> rates = new TreeMap<>();
        TextMaps.read(row.getString("tax_rates"))
                .forEach((category, rate) -> rates.put(category, new BigDecimal(rate)));
        YearMonth firstMonth = Months.of(row.getInt("first_month"));
        return new NumberedAccount(
                row.getInt("account_id"),
                new Account(
                        new AccountId(row.getString("operator_id"), row.getString("coverage")),
                        Currency.byCode(row.getString("currency")).orElseThrow(),
                        row.getString("price_book"),
                        new TaxSettings(
                                rates,
                                Rounding.byName(row.getString("tax_rounding")).orElseThrow(),
                                Optional.ofNullable(row.getString("registration_number"))),
                        new BigDecimal(row.getString("minimum_charge")),
                        firstMonth,
                        LatePolicy.byWireName(row.getString("late_policy")).orElseThrow()));
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
