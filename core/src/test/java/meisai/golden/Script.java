package meisai.golden;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import meisai.bill.Bill;
import meisai.money.Rounding;
import meisai.period.Days;
import meisai.price.PostedCharge;

/**
 * Follows a golden case line by line, and answers its text with what the engine makes of each expected part. What the
 * lines mean is told in {@code golden/README.md}.
 */
final class Script {
    private final GoldenAccount account = new GoldenAccount();
    private final Months months = new Months();
    private final Bills bills = new Bills();
    private final List<Rated.Row> seen = new ArrayList<>();
    private boolean showsPayment;
    private int posted;

    private Optional<YearMonth> month = Optional.empty();
    private Optional<LocalDate> today = Optional.empty();
    private Optional<Rated> rated = Optional.empty();

    /** The text of the case with its expected parts as they come out. */
    List<String> follow(List<String> lines) {
        List<String> out = new ArrayList<>();
        Block.of(lines).forEach(block -> out.addAll(follow(block).lines()));
        return out;
    }

    /** Every row so far with its explanation. */
    List<Rated.Row> seen() {
        return List.copyOf(seen);
    }

    private Block follow(Block block) {
        return switch (block.word()) {
            case "" -> block;
            case "rows" -> new Block(block.head(), Printed.rows(rated()));
            case "parked" -> new Block(block.head(), Printed.parked(rated()));
            case "versions" -> new Block(block.head(), Printed.versions(rated()));
            case "shares" -> new Block(block.head(), Printed.shares(rated(), months::decimals));
            case "shown" -> new Block(block.head(), Printed.daily(bill(), rounding()));
            case "summary" -> new Block(block.head(), Printed.summary(rated(), account.currency(), rounding()));
            case "bill" -> new Block(block.head(), printedBill());
            default -> {
                learn(block, block.arguments());
                yield block;
            }
        };
    }

    /** A fact; the month is rated anew with it. */
    private void learn(Block fact, List<String> words) {
        rated = Optional.empty();
        String first = words.getFirst();
        switch (fact.word()) {
            case "currency" -> account.currency(first);
            case "tax" -> account.tax(words);
            case "minimum" -> {
                account.minimumCharge(first);
                showsPayment = true;
            }
            case "coupon" -> bills.coupon(words);
            case "book" ->
                months.book(GoldenBook.of(first, account.currency().name(), fact.below()), account.account());
            case "resource" -> months.resource(Used.resource(first), Standings.of(words.subList(1, words.size())));
            case "month" -> month(Days.parseMonth(first).orElseThrow());
            case "today" -> today = Days.parseDay(first);
            case "use" -> months.use(Used.of(words));
            case "void" -> months.voided(Used.of(words));
            case "post" -> months.post(currentMonth(), post(words));
            default -> throw new IllegalArgumentException("not of a golden case: " + fact.head());
        }
    }

    /** {@code <day> <resource or -> <item> <quantity> [unit price]}. */
    private PostedCharge post(List<String> words) {
        posted++;
        return new PostedCharge(
                "charge" + posted,
                Days.parseDay(words.get(0)).orElseThrow(),
                words.get(1).equals("-") ? Optional.empty() : Optional.of(Used.resource(words.get(1))),
                words.get(2),
                words.size() > 4 ? Optional.of(new BigDecimal(words.get(4))) : Optional.empty(),
                new BigDecimal(words.get(3)));
    }

    /** Closes the month before as a whole and opens the next one. */
    private void month(YearMonth next) {
        today = Optional.empty();
        if (month.isPresent()) {
            Bill bill = bill();
            months.close(month.get(), rated());
            bills.close(bill, account.account());
        }
        month = Optional.of(next);
        rated = Optional.empty();
    }

    private YearMonth currentMonth() {
        return month.orElseThrow(() -> new IllegalStateException("no month yet"));
    }

    private Rounding rounding() {
        return account.account().tax(currentMonth()).rounding();
    }

    private Rated rated() {
        if (rated.isEmpty()) {
            Rated now = months.rate(currentMonth(), today.orElse(currentMonth().atEndOfMonth()));
            seen.addAll(now.rows());
            rated = Optional.of(now);
        }
        return rated.get();
    }

    private Bill bill() {
        return bills.bill(currentMonth(), account.account(), rated());
    }

    private List<String> printedBill() {
        Bill bill = bill();
        List<String> lines = new ArrayList<>(Printed.bill(bill));
        if (showsPayment) {
            lines.add(Printed.payment(bills.payment(bill, account.account())));
        }
        return lines;
    }
}
