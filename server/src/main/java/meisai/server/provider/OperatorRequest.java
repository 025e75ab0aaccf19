package meisai.server.provider;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import meisai.account.Account;
import meisai.account.AccountId;
import meisai.account.LatePolicy;
import meisai.account.TaxSettings;
import meisai.account.TaxTimeline;
import meisai.money.Currency;
import meisai.money.Decimals;
import meisai.money.Rounding;
import meisai.server.account.Operators;
import meisai.server.auth.Passwords;
import meisai.server.close.BusinessDays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The body of {@code POST /operators}. */
final class OperatorRequest {
    private static final Set<String> MEMBERS = Set.of("name", "email", "password", "operatorId", "accounts");
    private static final Set<String> ACCOUNT_MEMBERS =
            Set.of("coverage", "currency", "priceBook", "tax", "minimumCharge", "firstMonth", "latePolicy", "country");
    private static final Set<String> TAX_MEMBERS = Set.of("rate", "rates", "rounding", "registrationNumber", "exempt");
    private static final Set<String> COVERAGES = Set.of("jp", "g");
    private static final int EARLIEST_YEAR = 2000;
    private static final int MAX_RATES = 100;

    private OperatorRequest() {}

    /** @param thisMonth the first month of accounts that name none */
    static Operators.Request read(ObjectNode body, YearMonth thisMonth) {
        Fields fields = new Fields(body, "", MEMBERS);
        String password = fields.requiredText("password");
        if (password.length() < Passwords.MIN_LENGTH) {
            throw fields.refusal(
                    "weakPassword", "password", "must have at least " + Passwords.MIN_LENGTH + " characters");
        }
        Optional<String> operatorId = fields.text("operatorId");
        if (operatorId.isPresent() && !Operators.isOperatorId(operatorId.get())) {
            throw fields.refusal("malformedOperatorId", "operatorId", "must be OP and 10 digits");
        }
        List<Account> accounts = new ArrayList<>();
        Set<String> coverages = new HashSet<>();
        int index = 0;
        for (JsonNode element : fields.requiredArray("accounts")) {
            String path = "accounts[" + index++ + "]";
            if (!(element instanceof ObjectNode object)) {
                throw fields.refusal("wrongType", path, "must be an object");
            }
            Account account = account(new Fields(object, path + ".", ACCOUNT_MEMBERS), path, thisMonth);
            if (!coverages.add(account.id().coverage())) {
                throw fields.refusal("duplicateCoverage", path, "has the coverage of another account");
            }
            accounts.add(account);
        }
        String email = fields.requiredText("email");
        if (email.indexOf('@') < 1) {
            throw fields.refusal("malformedEmail", "email", "must be an email address");
        }
        return new Operators.Request(
                fields.requiredText("name"),
                email,
                Passwords.hash(password),
                operatorId,
                id -> accounts.stream()
                        .map(account -> withOperator(account, id))
                        .toList());
    }

    private static Account withOperator(Account account, String operatorId) {
        return new Account(
                new AccountId(operatorId, account.id().coverage()),
                account.currency(),
                account.priceBook(),
                account.taxes(),
                account.minimumCharge(),
                account.firstMonth(),
                account.latePolicy(),
                account.country());
    }

    private static Account account(Fields fields, String path, YearMonth thisMonth) {
        String coverage = fields.requiredText("coverage");
        if (!COVERAGES.contains(coverage)) {
            throw fields.refusal("unknownCoverage", "coverage", "must be jp or g");
        }
        Currency currency = Currency.byCode(fields.requiredText("currency"))
                .orElseThrow(() -> fields.refusal("unknownCurrency", "currency", "must be JPY, USD or EUR"));
        YearMonth firstMonth = firstMonth(fields, thisMonth);
        return new Account(
                new AccountId("", coverage),
                currency,
                fields.requiredText("priceBook"),
                TaxTimeline.of(
                        firstMonth,
                        fields.object("tax")
                                .map(tax -> tax(new Fields(tax, path + ".tax.", TAX_MEMBERS), path))
                                .orElseThrow(() -> fields.refusal("missingMember", "tax", "is missing"))),
                minimumCharge(fields, currency).orElse(BigDecimal.ZERO),
                firstMonth,
                latePolicy(fields).orElse(LatePolicy.NEXT_BILL),
                fields.has("country") ? country(fields) : defaultCountry(coverage));
    }

    /** Bills of the Japanese coverage close by the Japanese calendar. */
    private static Optional<String> defaultCountry(String coverage) {
        return coverage.equals("jp") ? Optional.of("JP") : Optional.empty();
    }

    /** Two capital letters; an empty text is no country. */
    static Optional<String> country(Fields fields) {
        Optional<String> country = fields.emptyableText("country").filter(text -> !text.isEmpty());
        // Refuses a country whose holidays nobody knows.
        BusinessDays.of(country);
        return country;
    }

    static Optional<BigDecimal> minimumCharge(Fields fields, Currency currency) {
        Optional<BigDecimal> minimumCharge = fields.decimal("minimumCharge");
        if (minimumCharge
                .filter(amount -> amount.signum() < 0 || Decimals.normal(amount).scale() > currency.digits())
                .isPresent()) {
            throw fields.refusal("wrongAmount", "minimumCharge", "must be an amount of 0 or more in " + currency);
        }
        return minimumCharge;
    }

    static Optional<LatePolicy> latePolicy(Fields fields) {
        return fields.text("latePolicy")
                .map(name -> LatePolicy.byWireName(name)
                        .orElseThrow(() ->
                                fields.refusal("unknownLatePolicy", "latePolicy", "must be nextBill, park or reject")));
    }

    private static YearMonth firstMonth(Fields fields, YearMonth thisMonth) {
        YearMonth firstMonth = fields.month("firstMonth").orElse(thisMonth);
        if (firstMonth.getYear() < EARLIEST_YEAR || firstMonth.isAfter(thisMonth.plusYears(1))) {
            throw fields.refusal("wrongMonth", "firstMonth", "must be from " + EARLIEST_YEAR + "01 to a year from now");
        }
        return firstMonth;
    }

    static TaxSettings tax(Fields fields, String path) {
        Map<String, BigDecimal> rates = new TreeMap<>();
        rates.put(
                TaxSettings.STANDARD,
                fields.decimal("rate").orElseThrow(() -> fields.refusal("missingMember", "rate", "is missing")));
        fields.object("rates").ifPresent(object -> {
            if (object.has(TaxSettings.STANDARD)) {
                throw fields.refusal("duplicateMember", "rates", "must not name standard: rate is its rate");
            }
            Fields byCategory = new Fields(object, path + ".tax.rates.", new HashSet<>(object.propertyNames()));
            object.propertyNames()
                    .forEach(category -> byCategory.decimal(category).ifPresent(rate -> rates.put(category, rate)));
        });
        if (rates.size() > MAX_RATES || rates.containsKey("")) {
            throw fields.refusal("wrongRate", "rates", "must name at most " + MAX_RATES + " categories, none empty");
        }
        rates.forEach((category, rate) -> {
            if (rate.signum() < 0 || rate.compareTo(BigDecimal.ONE) > 0) {
                throw fields.refusal(
                        "wrongRate",
                        category.equals(TaxSettings.STANDARD) ? "rate" : "rates." + category,
                        "must be from 0 to 1; 0.10 is 10 percent");
            }
        });
        Rounding rounding = fields.text("rounding")
                .map(name -> Rounding.byName(name)
                        .orElseThrow(() ->
                                fields.refusal("unknownRounding", "rounding", "must be CEILING, FLOOR or HALF_UP")))
                .orElse(Rounding.CEILING);
        return new TaxSettings(
                rates,
                rounding,
                fields.text("registrationNumber"),
                fields.flag("exempt").orElse(false));
    }
}
