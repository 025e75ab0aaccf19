package meisai.server.provider;

import java.util.List;
import java.util.Optional;
import meisai.server.account.Accounts;
import meisai.server.account.Refusal;

/** The account that a body names by operator and, where there are several, coverage. */
final class AccountOf {
    private AccountOf() {}

    /** @throws Refusal when there is no such account, or it is not clear which */
    static Accounts.Entry named(Accounts accounts, String operatorId, Optional<String> coverage) {
        List<Accounts.Entry> found = accounts.of(operatorId);
        if (found.isEmpty()) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "unknownOperator", "there is no operator " + operatorId);
        }
        if (coverage.isEmpty()) {
            if (found.size() > 1) {
                throw new Refusal(
                        Refusal.Kind.INVALID,
                        "missingCoverage",
                        operatorId + " has several accounts; coverage must say which");
            }
            return found.getFirst();
        }
        return found.stream()
                .filter(entry -> entry.account().id().coverage().equals(coverage.get()))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        Refusal.Kind.NOT_FOUND,
                        "unknownCoverage",
                        operatorId + " has no account with the coverage " + coverage.get()));
    }
}
