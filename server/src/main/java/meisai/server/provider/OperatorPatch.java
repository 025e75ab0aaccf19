package meisai.server.provider;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import meisai.account.Account;
import meisai.account.LatePolicy;
import meisai.account.TaxSettings;
import meisai.account.TaxTimeline;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.account.Refusal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of {@code PATCH /operators/{id}}: members that are there replace what is. Currency, price book and first
 * month of an account never change.
 */
final class OperatorPatch {
    private static final Set<String> MEMBERS = Set.of("name", "email", "accounts");
    private static final Set<String> ACCOUNT_MEMBERS =
            Set.of("coverage", "minimumCharge", "latePolicy", "country", "tax");
    private static final Set<String> TAX_MEMBERS =
            Set.of("from", "rate", "rates", "rounding", "registrationNumber", "exempt");

    private final Fields fields;

    OperatorPatch(ObjectNode body) {
        this.fields = new Fields(body, "", MEMBERS);
        email();
    }

    Optional<String> name() {
        return fields.text("name");
    }

    Optional<String> email() {
        Optional<String> email = fields.text("email");
        if (email.filter(address -> address.indexOf('@') < 1).isPresent()) {
            throw fields.refusal("malformedEmail", "email", "must be an email address");
        }
        return email;
    }

    /** An account as it is with the change; the same when the body does not name it. */
    Account changed(Accounts.Entry entry) {
        Account account = entry.account();
        int index = 0;
        for (JsonNode element : fields.array("accounts").orElse(List.of())) {
            String path = "accounts[" + index++ + "]";
            if (!(element instanceof ObjectNode object)) {
                throw fields.refusal("wrongType", path, "must be an object");
            }
            Fields change = new Fields(object, path + ".", ACCOUNT_MEMBERS);
            if (change.requiredText("coverage").equals(account.id().coverage())) {
                account = changed(entry, account, change, path);
            }
        }
        return account;
    }

    /** @throws Refusal when the body names an account that the operator does not have */
    void checkCoverages(Set<String> coverages) {
        int index = 0;
        for (JsonNode element : fields.array("accounts").orElse(List.of())) {
            String path = "accounts[" + index++ + "]";
            String coverage = element.path("coverage").asString("");
            if (!coverages.contains(coverage)) {
                throw fields.refusal("unknownCoverage", path + ".coverage", "must be of an account of the operator");
            }
        }
    }

    private static Account changed(Accounts.Entry entry, Account account, Fields change, String path) {
        TaxTimeline taxes = change.object("tax")
                .map(tax -> tax(entry, account.taxes(), tax, path))
                .orElse(account.taxes());
        LatePolicy latePolicy = OperatorRequest.latePolicy(change).orElse(account.latePolicy());
        return new Account(
                account.id(),
                account.currency(),
                account.priceBook(),
                taxes,
                OperatorRequest.minimumCharge(change, account.currency()).orElse(account.minimumCharge()),
                account.firstMonth(),
                latePolicy,
                change.has("country") ? OperatorRequest.country(change) : account.country());
    }

    /** Settings are valid from the first day of a month, since a bill has one rate for a category. */
    private static TaxTimeline tax(Accounts.Entry entry, TaxTimeline taxes, ObjectNode object, String path) {
        Fields tax = new Fields(object, path + ".tax.", TAX_MEMBERS);
        LocalDate from = tax.day("from").orElseThrow(() -> tax.refusal("missingMember", "from", "is missing"));
        if (from.getDayOfMonth() != 1) {
            throw tax.refusal("wrongDay", "from", "must be the first day of a month: a bill has one rate a category");
        }
        YearMonth month = YearMonth.from(from);
        if (month.isBefore(entry.firstChangeable())) {
            throw tax.refusal(
                    "monthClosed",
                    "from",
                    "lies in a closed month; the first that can change is " + Days.text(entry.firstChangeable()));
        }
        TaxSettings settings = OperatorRequest.tax(tax, path);
        return taxes.with(month, settings);
    }
}
