package meisai.server.provider;

import meisai.account.Account;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.http.Bodies;
import tools.jackson.databind.node.ObjectNode;

/** An account as the native API shows it. */
final class AccountView {
    private AccountView() {}

    static ObjectNode of(Accounts.Entry entry) {
        Account account = entry.account();
        ObjectNode view = Bodies.node()
                .put("coverage", account.id().coverage())
                .put("currency", account.currency().name())
                .put("priceBook", account.priceBook());
        ObjectNode tax = view.putObject("tax");
        ObjectNode rates = tax.putObject("rates");
        account.tax().rates().forEach((category, rate) -> rates.put(category, Decimals.plain(rate)));
        tax.put("rounding", account.tax().rounding().name());
        account.tax().registrationNumber().ifPresent(number -> tax.put("registrationNumber", number));
        return view.put("minimumCharge", Decimals.plain(account.minimumCharge()))
                .put("firstMonth", Days.text(account.firstMonth()))
                .put("oldestOpenMonth", Days.text(entry.oldestOpen()))
                .put("latePolicy", account.latePolicy().wireName());
    }
}
