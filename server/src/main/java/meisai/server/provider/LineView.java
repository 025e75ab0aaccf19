package meisai.server.provider;

import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;
import java.util.function.Predicate;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.price.Charge;
import meisai.server.http.Bodies;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;
import tools.jackson.databind.node.ObjectNode;

/** Lines of bills as the native API shows and selects them. */
final class LineView {
    private LineView() {}

    static ObjectNode of(Charge charge) {
        ObjectNode line = Bodies.node();
        charge.resource()
                .ifPresent(resource -> line.putObject("resource")
                        .put("kind", resource.kind().wireName())
                        .put("id", resource.id()));
        line.put("date", charge.date().text());
        charge.concerns().ifPresent(concern -> line.put("concerns", Days.text(concern.month())));
        line.put("billItemName", charge.item())
                .put("category", charge.category())
                .put("unitPrice", Decimals.plain(charge.unitPrice()))
                .put("quantity", Decimals.plain(charge.quantity()))
                .put("amount", Decimals.plain(charge.amount()));
        charge.group().ifPresent(group -> line.put("group", group));
        if (!charge.tags().isEmpty()) {
            ObjectNode tags = line.putObject("tags");
            charge.tags().forEach(tags::put);
        }
        return line;
    }

    /** The parameters {@code resource}, {@code item}, {@code day} and {@code group}. */
    static Predicate<Charge> filter(ServerRequest request) {
        Optional<String> resource = Callers.query(request, "resource");
        Optional<String> item = Callers.query(request, "item");
        Optional<String> day = Callers.query(request, "day");
        if (day.filter(text ->
                        Days.parseDay(text).isEmpty() && Days.parseMonth(text).isEmpty())
                .isPresent()) {
            throw new HttpRefusal(400, "malformedDay", "day must be a day yyyyMMdd or a month yyyyMM");
        }
        Optional<String> group = Callers.query(request, "group");
        return charge -> resource.map(wanted -> charge.resource()
                                .filter(is -> wanted.equals(is.id())
                                        || wanted.equals(is.kind().wireName() + ":" + is.id()))
                                .isPresent())
                        .orElse(true)
                && item.map(charge.item()::equals).orElse(true)
                && day.map(charge.date().text()::equals).orElse(true)
                && (group.isEmpty() || group.equals(charge.group()));
    }
}
