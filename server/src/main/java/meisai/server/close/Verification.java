package meisai.server.close;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import meisai.period.Days;
import meisai.price.Charge;
import meisai.price.Explanation;
import meisai.server.account.Accounts;
import meisai.server.account.Books;
import meisai.server.account.Refusal;
import meisai.server.close.Jobs.Problem;
import meisai.server.close.Jobs.Progress;
import meisai.server.live.ClosedMonthLines;
import meisai.server.live.MonthRater;
import meisai.server.live.Statement;
import meisai.server.live.StatementText;
import meisai.server.store.ClosedTable;
import meisai.server.store.ClosedTable.ClosedBill;
import meisai.server.store.ClosedTable.ClosedFile;
import meisai.server.store.ClosedTable.Run;
import meisai.server.store.DurableFiles;
import meisai.server.store.Snapshot;
import meisai.server.store.Store;
import meisai.server.store.StoreException;

/**
 * Proves closed months: their files and price books have the digests of the manifest, and rating the stored usage again
 * gives every line and every step of the bill as they were closed.
 */
public final class Verification {
    /** A month whose usage is not kept any more. */
    public static final String USAGE_REMOVED = "usageRemoved";

    /** Most differing lines that are told of one bill. */
    private static final int TOLD = 10;

    private final Store store;
    private final Accounts accounts;
    private final Books books;
    private final MonthRater rater;

    public Verification(Store store, Accounts accounts, Books books, MonthRater rater) {
        this.store = store;
        this.accounts = accounts;
        this.books = books;
        this.rater = rater;
    }

    /**
     * @param operatorId of the accounts to verify; empty: all
     * @throws Refusal when no account asked for has closed the month
     */
    public Jobs.Job start(Jobs jobs, YearMonth month, Optional<String> operatorId, Optional<String> coverage) {
        List<Accounts.Entry> asked = operatorId.map(accounts::of).orElseGet(accounts::all).stream()
                .filter(entry ->
                        coverage.map(entry.account().id().coverage()::equals).orElse(true))
                .filter(entry -> hasClosed(entry, month))
                .toList();
        if (asked.isEmpty()) {
            throw new Refusal(
                    Refusal.Kind.NOT_FOUND, "notClosed", "no account asked for has closed " + Days.text(month));
        }
        String subject = Days.text(month)
                + operatorId.map(id -> " " + id).orElse("")
                + coverage.map(name -> "/" + name).orElse("");
        return jobs.start("verify", subject, progress -> verify(month, asked, progress));
    }

    private static boolean hasClosed(Accounts.Entry entry, YearMonth month) {
        return entry.isClosed(month) && !month.isBefore(entry.account().firstMonth());
    }

    /** Proves a month of accounts that have closed it; answers what is wrong. */
    public List<Problem> verify(YearMonth month, List<Accounts.Entry> asked, Progress progress) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Found> files = new LinkedHashMap<>();
        int done = 0;
        progress.of(done, asked.size());
        for (Accounts.Entry entry : asked) {
            // A snapshot each: what cannot be read ends its transaction.
            try (Snapshot snapshot = store.snapshot()) {
                verify(snapshot, entry, month, files, new Reporter(entry, problems));
            }
            progress.of(++done, asked.size());
        }
        return problems;
    }

    private void verify(
            Snapshot snapshot, Accounts.Entry entry, YearMonth month, Map<String, Found> files, Reporter reporter) {
        ClosedBill bill = ClosedTable.bill(snapshot, entry.number(), month)
                .orElseThrow(() -> new IllegalStateException("no closed bill of " + month));
        Run run = ClosedTable.run(snapshot, bill.closeId());
        if (run.usage().removedAt().isPresent()) {
            removed(run, files, reporter);
            return;
        }
        Found usage = file(run.usage(), files, reporter);
        Found lines = file(run.lines(), files, reporter);
        if (usage == Found.MISSING || lines == Found.MISSING) {
            return;
        }
        try {
            verify(snapshot, entry, bill, run, reporter);
        } catch (StoreException unreadable) {
            reporter.problem(
                    "cannotBeComputed",
                    "the bill cannot be computed again, as something that it needs cannot be read: "
                            + unreadable.getMessage());
        } catch (RuntimeException unreadable) {
            if (usage == Found.WHOLE && lines == Found.WHOLE) {
                throw unreadable;
            }
            reporter.problem(
                    "fileUnreadable", "the changed file cannot be compared with the bill: " + unreadable.getMessage());
        }
    }

    /** Of what is not kept any more nothing can be proved but that the lines, where they still are, are those of the close. */
    private void removed(Run run, Map<String, Found> files, Reporter reporter) {
        if (run.lines().removedAt().isEmpty()) {
            file(run.lines(), files, reporter);
        }
        reporter.problem(
                USAGE_REMOVED,
                "the bill cannot be computed again: its usage was removed at "
                        + run.usage().removedAt().orElseThrow()
                        + ", after it was kept for as long as the settings say");
    }

    private enum Found {
        WHOLE,
        /** It has another digest, and may yet be read, so that it is told what differs in it. */
        CHANGED,
        MISSING
    }

    private record Reporter(Accounts.Entry entry, List<Problem> problems) {
        void problem(String code, String message) {
            problems.add(new Problem(entry.account().id().toString(), code, message));
        }
    }

    /** A file is looked at once, for all accounts that it is of. */
    private Found file(ClosedFile file, Map<String, Found> known, Reporter reporter) {
        Found seen = known.get(file.path());
        if (seen != null) {
            return seen;
        }
        Path path = store.directory().path(file.path());
        Found found;
        if (!Files.isReadable(path)) {
            found = Found.MISSING;
            reporter.problem("fileMissing", file.path() + " cannot be read");
        } else if (!digest(path).equals(file.sha256())) {
            found = Found.CHANGED;
            reporter.problem("fileChanged", file.path() + " has another SHA-256 than the manifest says");
        } else {
            found = Found.WHOLE;
        }
        known.put(file.path(), found);
        return found;
    }

    private static String digest(Path path) {
        try {
            return DurableFiles.sha256(path);
        } catch (IOException failure) {
            return "unreadable: " + failure;
        }
    }

    private void verify(Snapshot snapshot, Accounts.Entry entry, ClosedBill bill, Run run, Reporter reporter) {
        bill.manifest().map(Manifest::read).ifPresent(manifest -> priceBooks(manifest, reporter));
        LineDigest closed = new LineDigest();
        ClosedMonthLines.read(snapshot, store.directory(), run, entry.number(), books.of(entry), closed::add);
        LineDigest digest = new LineDigest();
        Statement again = rateClosed(snapshot, entry, bill.month(), digest::add);
        String lines = digest.hex();
        if (!closed.hex().equals(lines)) {
            differences(snapshot, entry, bill.month(), run, reporter);
        }
        Statement was = StatementText.read(bill.body());
        String text = StatementText.write(withCountsOf(again, was));
        if (!text.equals(StatementText.write(was))) {
            reporter.problem(
                    "billDiffers", "the bill was closed as " + bill.body() + " and is computed again as " + text);
        }
        bill.manifest().map(Manifest::read).ifPresent(manifest -> {
            if (!manifest.bill().equals(LineDigest.of(bill.body()))) {
                reporter.problem("billChanged", "the closed bill has another SHA-256 than the manifest says");
            }
            if (!manifest.lines().equals(lines)) {
                reporter.problem("linesDiffer", "the lines have another SHA-256 than the manifest says");
            }
        });
    }

    private Statement rateClosed(Snapshot snapshot, Accounts.Entry entry, YearMonth month, Consumer<Charge> lines) {
        return rater.rateClosed(snapshot, entry, month, new MonthRater.Listener() {
            @Override
            public void charge(Charge charge, Explanation explanation) {
                lines.accept(charge);
            }
        });
    }

    /** What was parked or void at the close is not in its files. */
    private static Statement withCountsOf(Statement again, Statement closed) {
        return new Statement(
                again.bill(),
                again.rounding(),
                again.priceBookVersions(),
                again.billed(),
                closed.parked(),
                closed.voided(),
                again.seq());
    }

    /** Only when lines differ are they kept, to tell which. */
    private void differences(Snapshot snapshot, Accounts.Entry entry, YearMonth month, Run run, Reporter reporter) {
        Comparison comparison = new Comparison();
        ClosedMonthLines.read(snapshot, store.directory(), run, entry.number(), books.of(entry), comparison::closed);
        rateClosed(snapshot, entry, month, comparison::again);
        comparison.problems(reporter);
    }

    private void priceBooks(Manifest manifest, Reporter reporter) {
        for (Manifest.Version version : manifest.versions()) {
            String text = books.text(manifest.priceBook(), version.effectiveFrom());
            if (!LineDigest.of(text).equals(version.sha256())) {
                reporter.problem(
                        "priceBookChanged",
                        "the price book " + manifest.priceBook() + " from " + Days.text(version.effectiveFrom())
                                + " has another SHA-256 than the manifest says");
            }
        }
    }

    /** The lines that were closed against those that are computed again; both come in canonical order. */
    private static final class Comparison {
        private final Queue<String> closed = new ArrayDeque<>();
        private final List<String> differences = new ArrayList<>();
        private long count;

        void closed(Charge charge) {
            closed.add(LineDigest.text(charge));
        }

        void again(Charge charge) {
            String computed = LineDigest.text(charge);
            String was = closed.poll();
            if (!computed.equals(was)) {
                differs("closed as " + shown(was == null ? "no line" : was) + ", computed as " + shown(computed));
            }
        }

        private void differs(String difference) {
            count++;
            if (differences.size() < TOLD) {
                differences.add(difference);
            }
        }

        private static String shown(String line) {
            return line.replace('\u001f', ' ').strip();
        }

        void problems(Reporter reporter) {
            for (String left = closed.poll(); left != null; left = closed.poll()) {
                differs("closed as " + shown(left) + ", computed as no line");
            }
            differences.forEach(difference -> reporter.problem("lineDiffers", difference));
            if (count > differences.size()) {
                reporter.problem("linesDiffer", count + " lines differ in all");
            }
        }
    }
}
