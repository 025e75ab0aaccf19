package meisai.pricebook;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import meisai.account.Status;
import meisai.pricebook.PriceModel.OneOff;
import meisai.pricebook.PriceModel.Trigger;

/**
 * Reads {@code oneOff: { price, onStatusChange: { from, to } }} and {@code oneOff: { price, renewal: { statuses,
 * everyMonths } }}; with neither it is posted by a call.
 */
final class OneOffReader implements ModelReader {
    private static final SequencedSet<String> MEMBERS = Choices.of("price", "onStatusChange", "renewal");
    private static final SequencedSet<String> STATUS_CHANGE = Choices.of("from", "to");
    private static final SequencedSet<String> RENEWAL = Choices.of("statuses", "everyMonths");
    private static final Numbers.Unit MONTHS = new Numbers.Unit("a number of months", 0);
    private static final BigDecimal MAX_MONTHS = BigDecimal.valueOf(1200);

    @Override
    public String key() {
        return "oneOff";
    }

    @Override
    public Optional<PriceModel> read(Spot spot, AppliedTo appliedTo, BookContext book) {
        Optional<Members> members = spot.members("oneOff", MEMBERS);
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Optional<Spot> change = members.get().optional("onStatusChange");
        Optional<Spot> renewal = members.get().optional("renewal");
        Optional<Trigger> trigger = trigger(spot, change, renewal);
        if (change.isEmpty() && renewal.isEmpty()) {
            appliedTo.refusesAll("oneOff without onStatusChange or renewal", "the call that posts it says for what");
        } else {
            appliedTo.refusesUsage("oneOff");
            appliedTo.refuses(
                    "statuses", "statusesNotAllowed", "oneOff names its statuses itself; remove statuses from applies");
        }
        Optional<BigDecimal> price = members.get()
                .required("price", "what it costs, such as \"1500\"")
                .flatMap(Numbers::price);
        return price.isPresent() && trigger.isPresent()
                ? Optional.of(new OneOff(price.get(), trigger.get()))
                : Optional.empty();
    }

    private static Optional<Trigger> trigger(Spot oneOff, Optional<Spot> change, Optional<Spot> renewal) {
        Optional<Trigger> ofChange = change.flatMap(OneOffReader::statusChange);
        Optional<Trigger> ofRenewal = renewal.flatMap(OneOffReader::renewal);
        if (change.isPresent() && renewal.isPresent()) {
            oneOff.problem(
                    "severalTriggers", "a oneOff has onStatusChange or renewal or neither; make it several items");
            return Optional.empty();
        }
        if (change.isPresent()) {
            return ofChange;
        }
        return renewal.isPresent() ? ofRenewal : Optional.of(new Trigger.Posted());
    }

    private static Optional<Trigger> statusChange(Spot spot) {
        Optional<Members> members = spot.members("onStatusChange", STATUS_CHANGE);
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Set<Status> from = statuses(members.get(), "from", "the statuses of the day before");
        Set<Status> to = statuses(members.get(), "to", "the statuses of the day");
        return from.isEmpty() || to.isEmpty() ? Optional.empty() : Optional.of(new Trigger.StatusChange(from, to));
    }

    private static Optional<Trigger> renewal(Spot spot) {
        Optional<Members> members = spot.members("renewal", RENEWAL);
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Set<Status> statuses = statuses(members.get(), "statuses", "in which the resource stays");
        Optional<BigDecimal> months = members.get()
                .required("everyMonths", "after how many months it is due again, such as 12")
                .flatMap(OneOffReader::months);
        return statuses.isEmpty() || months.isEmpty()
                ? Optional.empty()
                : Optional.of(new Trigger.Renewal(statuses, months.get().intValueExact()));
    }

    private static Optional<BigDecimal> months(Spot spot) {
        Optional<BigDecimal> months = Numbers.quantity(spot, MONTHS);
        if (months.isPresent() && months.get().compareTo(MAX_MONTHS) > 0) {
            spot.problem("outOfRange", "everyMonths is at most " + MAX_MONTHS);
            return Optional.empty();
        }
        return months;
    }

    private static Set<Status> statuses(Members members, String name, String what) {
        return members.required(name, what)
                .map(list -> AppliesReader.statuses(list, name))
                .orElse(Set.of());
    }
}
