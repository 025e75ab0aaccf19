package meisai.server.simulate;

import java.time.YearMonth;
import java.util.Optional;
import meisai.account.AccountId;
import meisai.account.Resource;

/**
 * One difference of a simulation.
 *
 * @param account whose it is; empty: that of all accounts together
 * @param month of which; empty: of all months together
 */
public record Row(
        By by,
        Optional<AccountId> account,
        Optional<YearMonth> month,
        Optional<String> item,
        Optional<String> group,
        Optional<Resource> resource,
        Difference difference) {
    static Row ofAccount(AccountId account, Difference difference) {
        return new Row(
                By.OPERATOR,
                Optional.of(account),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                difference);
    }

    static Row ofMonth(Optional<AccountId> account, YearMonth month, Difference difference) {
        return new Row(
                By.MONTH,
                account,
                Optional.of(month),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                difference);
    }

    static Row ofItem(Optional<AccountId> account, String item, Difference difference) {
        return new Row(
                By.ITEM, account, Optional.empty(), Optional.of(item), Optional.empty(), Optional.empty(), difference);
    }

    static Row ofGroup(AccountId account, Optional<String> group, Difference difference) {
        return new Row(
                By.GROUP,
                Optional.of(account),
                Optional.empty(),
                Optional.empty(),
                group,
                Optional.empty(),
                difference);
    }

    static Row ofResource(AccountId account, Optional<Resource> resource, Difference difference) {
        return new Row(
                By.RESOURCE,
                Optional.of(account),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                resource,
                difference);
    }
}
