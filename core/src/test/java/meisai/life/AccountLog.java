package meisai.life;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.account.Resource;
import meisai.account.StandingChange;
import meisai.account.TaxSettings;
import meisai.bill.Coupon;
import meisai.money.Currency;
import meisai.price.PostedCharge;
import meisai.pricebook.PriceBook;
import meisai.usage.Attributes;

/**
 * Everything that was acknowledged for an account, in this order: the place in the list is the seq.
 *
 * @param byKind remembers what {@link #before} has found
 * @param taxes by the month from which they are valid, the first month included
 * @param today the day as of which the open month is shown that follows the last close
 */
public record AccountLog(
        YearMonth firstMonth,
        LocalDate today,
        Currency currency,
        NavigableMap<YearMonth, TaxSettings> taxes,
        List<Event> events,
        Map<List<Object>, SortedMap<Integer, Event>> byKind) {
    public AccountLog(
            YearMonth firstMonth,
            LocalDate today,
            Currency currency,
            NavigableMap<YearMonth, TaxSettings> taxes,
            List<Event> events) {
        this(firstMonth, today, currency, taxes, List.copyOf(events), new HashMap<>());
    }

    /** What can be acknowledged. A record that replaces another is a void and a record. */
    public sealed interface Event {
        record Published(PriceBook version) implements Event {}

        /** A resource is registered, or something of it changes. */
        record Changed(Resource resource, List<StandingChange> changes) implements Event {}

        /** @param quantity without trailing zeros */
        record Used(
                String key, LocalDate day, Resource resource, String meter, BigDecimal quantity, Attributes attributes)
                implements Event {
            /** The same as if it were of another day. */
            public Used on(LocalDate other) {
                return new Used(key, other, resource, meter, quantity, attributes);
            }
        }

        record Voided(String key) implements Event {}

        record Posted(PostedCharge charge) implements Event {}

        record Issued(Coupon coupon) implements Event {}

        record Closed(YearMonth month) implements Event {}
    }

    /** The events of a kind before a seq, by their own seq. */
    @SuppressWarnings("unchecked")
    public <T extends Event> SortedMap<Integer, T> before(int end, Class<T> kind) {
        return (SortedMap<Integer, T>) byKind.computeIfAbsent(List.of(end, kind), key -> {
            SortedMap<Integer, Event> found = new TreeMap<>();
            for (int seq = 0; seq < end; seq++) {
                if (kind.isInstance(events.get(seq))) {
                    found.put(seq, events.get(seq));
                }
            }
            return found;
        });
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("from " + firstMonth + " to " + today + " in " + currency + "\n" + taxes);
        for (int seq = 0; seq < events.size(); seq++) {
            text.append("\n").append(seq).append(" ").append(events.get(seq));
        }
        return text.toString();
    }
}
