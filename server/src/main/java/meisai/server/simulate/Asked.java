package meisai.server.simulate;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;
import meisai.period.Days;
import meisai.server.account.Accounts;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;
import meisai.server.simulate.SimulationResult.Skipped;

/** The accounts and months that a trial is about, in the order in which they are simulated. */
record Asked(List<Months> accounts, List<Skipped> skipped) {
    /** Most months from the first to the last. */
    static final int MAX_MONTHS = 36;

    /** An account with its months, one or more. */
    record Months(Accounts.Entry entry, List<YearMonth> months) {
        Months {
            months = List.copyOf(months);
        }
    }

    Asked {
        accounts = List.copyOf(accounts);
        skipped = List.copyOf(skipped);
    }

    long bills() {
        return accounts.stream().mapToLong(account -> account.months().size()).sum();
    }

    List<Accounts.Entry> entries() {
        return accounts.stream().map(Months::entry).toList();
    }

    /** @throws Refusal when the months cannot be simulated */
    static void checkMonths(Trial trial, LocalDate today) {
        if (trial.to().isBefore(trial.from())
                || !trial.to().isBefore(trial.from().plusMonths(MAX_MONTHS))) {
            throw new Refusal(
                    Kind.INVALID,
                    "wrongMonth",
                    "to must be from or a later month, and from it at most " + MAX_MONTHS + " months in all");
        }
        if (trial.to().isAfter(YearMonth.from(today.plusDays(1)))) {
            throw new Refusal(Kind.INVALID, "monthNotBegun", "month " + Days.text(trial.to()) + " has not begun");
        }
        if (trial.firstDay().isAfter(trial.to().atEndOfMonth())) {
            throw new Refusal(
                    Kind.INVALID,
                    "wrongDay",
                    "effectiveFrom must lie before the end of " + Days.text(trial.to())
                            + ", or nothing is billed by these prices");
        }
    }

    /**
     * The accounts that have the price book; of operators that are named the others are skipped and told.
     *
     * @throws Refusal when an operator is unknown, or nothing is left to simulate
     */
    static Asked of(Trial trial, String priceBook, Accounts accounts) {
        List<Months> asked = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>();
        for (Accounts.Entry entry : entries(trial, accounts)) {
            YearMonth first = entry.account().firstMonth();
            if (!entry.account().priceBook().equals(priceBook)) {
                skipped.add(skipped(
                        entry,
                        "otherPriceBook",
                        "has the price book " + entry.account().priceBook()));
            } else if (first.isAfter(trial.to())) {
                skipped.add(skipped(entry, "beforeFirstMonth", "has its first month in " + Days.text(first)));
            } else {
                asked.add(new Months(entry, months(first.isAfter(trial.from()) ? first : trial.from(), trial.to())));
            }
        }
        if (asked.isEmpty()) {
            throw new Refusal(
                    Kind.NOT_FOUND,
                    "nothingToSimulate",
                    "no account asked for has the price book " + priceBook + " and a month from "
                            + Days.text(trial.from()) + " to " + Days.text(trial.to()));
        }
        return new Asked(asked, trial.operatorIds().isEmpty() ? List.of() : skipped);
    }

    private static List<Accounts.Entry> entries(Trial trial, Accounts accounts) {
        List<Accounts.Entry> entries = new ArrayList<>();
        if (trial.operatorIds().isEmpty()) {
            entries.addAll(accounts.all());
        }
        SequencedSet<String> ids = new TreeSet<>(trial.operatorIds());
        for (String id : ids) {
            List<Accounts.Entry> ofOperator = accounts.of(id);
            if (ofOperator.isEmpty()) {
                throw new Refusal(Kind.NOT_FOUND, "unknownOperator", "there is no operator " + id);
            }
            entries.addAll(ofOperator);
        }
        entries.removeIf(entry -> trial.coverage()
                .filter(name -> !name.equals(entry.account().id().coverage()))
                .isPresent());
        return entries;
    }

    private static List<YearMonth> months(YearMonth from, YearMonth to) {
        List<YearMonth> months = new ArrayList<>();
        for (YearMonth month = from; !month.isAfter(to); month = month.plusMonths(1)) {
            months.add(month);
        }
        return months;
    }

    private static Skipped skipped(Accounts.Entry entry, String code, String message) {
        return new Skipped(entry.account().id().toString(), code, message);
    }
}
