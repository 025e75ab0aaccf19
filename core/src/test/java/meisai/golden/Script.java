package meisai.golden;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.bill.Bill;
import meisai.bill.BillSum;
import meisai.bill.Coupon;
import meisai.bill.PaymentDue;
import meisai.money.Money;
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
    private final List<Rated.Row> seen = new ArrayList<>();
    private final SortedMap<String, Coupon> coupons = new TreeMap<>();
    private final SortedMap<BigDecimal, BigDecimal> credits = new TreeMap<>();
    private BigDecimal waiting = BigDecimal.ZERO;
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
        List<String> words = block.word().isEmpty() ? List.of() : block.arguments();
        switch (block.word()) {
            case "" -> {}
            case "currency" -> account.currency(words.getFirst());
            case "tax" -> account.tax(words);
            case "minimum" -> minimum(words.getFirst());
            case "coupon" -> coupon(words);
            case "book" ->
                months.book(
                        GoldenBook.of(words.getFirst(), account.currency().name(), block.below()), account.account());
            case "resource" ->
                months.resource(Used.resource(words.getFirst()), Standings.of(words.subList(1, words.size())));
            case "month" -> month(Days.parseMonth(words.getFirst()).orElseThrow());
            case "today" -> today = Days.parseDay(words.getFirst());
            case "use" -> months.use(Used.of(words));
            case "void" -> months.voided(Used.of(words));
            case "post" -> post(words);
            case "rows" -> {
                return new Block(block.head(), Printed.rows(rated()));
            }
            case "parked" -> {
                return new Block(block.head(), Printed.parked(rated()));
            }
            case "shares" -> {
                return new Block(block.head(), Printed.shares(rated()));
            }
            case "shown" -> {
                return new Block(block.head(), Printed.daily(bill(), rounding()));
            }
            case "summary" -> {
                return new Block(block.head(), Printed.summary(rated(), account.currency(), rounding()));
            }
            case "bill" -> {
                return new Block(block.head(), printedBill());
            }
            default -> throw new IllegalArgumentException("not of a golden case: " + block.head());
        }
        return block;
    }

    private void minimum(String amount) {
        account.minimumCharge(amount);
        showsPayment = true;
    }

    /** {@code <code> <balance> <first month> <last month> [item or category]}. */
    private void coupon(List<String> words) {
        coupons.put(
                words.get(0),
                new Coupon(
                        words.get(0),
                        new BigDecimal(words.get(1)),
                        Days.parseMonth(words.get(2)).orElseThrow(),
                        Days.parseMonth(words.get(3)).orElseThrow(),
                        words.size() > 4 ? Optional.of(words.get(4)) : Optional.empty()));
    }

    /** {@code <day> <resource or -> <item> <quantity> [unit price]}. */
    private void post(List<String> words) {
        months.post(
                currentMonth(),
                new PostedCharge(
                        "charge" + ++posted,
                        Days.parseDay(words.get(0)).orElseThrow(),
                        words.get(1).equals("-") ? Optional.empty() : Optional.of(Used.resource(words.get(1))),
                        words.get(2),
                        words.size() > 4 ? Optional.of(new BigDecimal(words.get(4))) : Optional.empty(),
                        new BigDecimal(words.get(3))));
    }

    private Rounding rounding() {
        return account.account().tax(currentMonth()).rounding();
    }

    private YearMonth currentMonth() {
        return month.orElseThrow(() -> new IllegalStateException("no month yet"));
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
        BillSum sum = new BillSum();
        rated().rows().forEach(row -> sum.add(row.charge()));
        return sum.bill(currentMonth(), account.account(), Map.copyOf(credits), rated().left(), coupons.values());
    }

    private List<String> printedBill() {
        Bill bill = bill();
        List<String> lines = new ArrayList<>(Printed.bill(bill));
        if (showsPayment) {
            lines.add(Printed.payment(payment(bill)));
        }
        return lines;
    }

    private PaymentDue payment(Bill bill) {
        Money waits = new Money(waiting.setScale(account.currency().digits()), account.currency());
        return PaymentDue.of(bill.amount(), waits, account.account().minimumCharge());
    }

    /** Closes the month before and opens the next one. */
    private void month(YearMonth next) {
        if (month.isPresent()) {
            today = Optional.empty();
            Bill bill = bill();
            months.close(month.get(), rated());
            bill.coupons()
                    .forEach(taken -> coupons.computeIfPresent(
                            taken.code(),
                            (code, coupon) -> new Coupon(
                                    code,
                                    coupon.balance().subtract(taken.amount().amount()),
                                    coupon.from(),
                                    coupon.expiry(),
                                    coupon.scope())));
            credits.clear();
            bill.taxes().stream()
                    .filter(tax -> tax.creditOut().signum() > 0)
                    .forEach(tax -> credits.put(tax.rate(), tax.creditOut()));
            waiting = switch (payment(bill)) {
                case PaymentDue.Waits waits -> waiting.add(bill.amount().amount());
                case PaymentDue.Nothing nothing -> BigDecimal.ZERO;
                case PaymentDue.Pays pays -> BigDecimal.ZERO;
            };
        }
        month = Optional.of(next);
        rated = Optional.empty();
    }
}
