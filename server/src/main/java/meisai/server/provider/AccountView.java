package meisai.server.provider;

import meisai.account.Account;
import meisai.account.TaxSettings;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.http.Bodies;
import tools.jackson.databind.node.ArrayNode;
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
        view.set("tax", of(account.tax(entry.oldestOpen())));
        ArrayNode timeline = view.putArray("taxTimeline");
        account.taxes()
                .byMonth()
                .forEach((from, tax) -> timeline.add(
                        Bodies.node().put("from", Days.text(from.atDay(1))).setAll(of(tax))));
        account.country().ifPresent(country -> view.put("country", country));
        return view.put("minimumCharge", Decimals.plain(account.minimumCharge()))
                .put("firstMonth", Days.text(account.firstMonth()))
                .put("oldestOpenMonth", Days.text(entry.oldestOpen()))
                .put("latePolicy", account.latePolicy().wireName());
    }

    private static ObjectNode of(TaxSettings tax) {
        ObjectNode view = Bodies.node();
        ObjectNode rates = view.putObject("rates");
        tax.rates().forEach((category, rate) -> rates.put(category, Decimals.plain(rate)));
        view.put("rounding", tax.rounding().name()).put("exempt", tax.exempt());
        tax.registrationNumber().ifPresent(number -> view.put("registrationNumber", number));
        return view;
    }
}
