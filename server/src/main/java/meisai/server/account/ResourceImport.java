package meisai.server.account;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import meisai.period.Days;
import meisai.server.store.Store;
import meisai.server.store.Transaction;

/**
 * Resource changes as NDJSON, one a line: checked by line, the good ones committed in their order, some thousands at a
 * time. Sending a body again changes nothing, so that one whose end did not arrive can be sent again.
 */
public final class ResourceImport {
    public record LineProblem(long line, String id, String code, String message) {}

    /** received = accepted + rejected; the problems of the first 100 bad lines, the counts are complete. */
    public record Result(long received, long accepted, long rejected, List<LineProblem> problems) {}

    private static final int MAX_PROBLEMS = 100;
    /** Most changes of one transaction, and about how much text, whichever comes first. */
    private static final int CHUNK_CHANGES = 10_000;

    private static final int CHUNK_CHARS = 4 << 20;

    private record Checked(long line, ResourceLine.Good good) {}

    private final Store store;
    private final Accounts accounts;
    private final ResourceDirectory directory;
    private final ResourceLine reader;

    public ResourceImport(Store store, Accounts accounts, ResourceDirectory directory) {
        this.store = store;
        this.accounts = accounts;
        this.directory = directory;
        this.reader = new ResourceLine(accounts);
    }

    /** Answers once every good line is durable. If it throws, the lines up to some place are, and no others. */
    public Result importLines(InputStream body) throws IOException {
        BodyLines lines = new BodyLines(body);
        Problems problems = new Problems();
        long accepted = 0;
        boolean more = true;
        while (more) {
            List<Checked> chunk = new ArrayList<>();
            Problems ofChunk = new Problems();
            more = read(lines, chunk, ofChunk);
            if (!chunk.isEmpty()) {
                Problems refused = store.writer().write(transaction -> {
                    transaction.changes(Optional.empty(), "{\"changes\":" + chunk.size() + "}");
                    return apply(transaction, chunk);
                });
                accepted += chunk.size() - refused.count;
                ofChunk.addAll(refused);
            }
            problems.addAll(ofChunk);
        }
        return new Result(accepted + problems.count, accepted, problems.count, List.copyOf(problems.first));
    }

    /** Reads until a chunk is full; false at the end of the body. */
    private boolean read(BodyLines lines, List<Checked> chunk, Problems problems) throws IOException {
        long chars = 0;
        while (chunk.size() < CHUNK_CHANGES && chars < CHUNK_CHARS) {
            Optional<BodyLines.Line> line = lines.next();
            if (line.isEmpty()) {
                return false;
            }
            if (line.get() instanceof BodyLines.Line.Text text) {
                if (text.text().isBlank()) {
                    continue;
                }
                chars += text.text().length();
            }
            switch (reader.read(line.get())) {
                case ResourceLine.Good good -> chunk.add(new Checked(lines.number(), good));
                case ResourceLine.Bad bad -> problems.add(lines.number(), bad.id(), bad.code(), bad.message());
            }
        }
        return true;
    }

    /** Stores what can be stored, and answers what cannot. */
    private Problems apply(Transaction transaction, List<Checked> chunk) {
        Problems problems = new Problems();
        for (Checked each : chunk) {
            ResourceLine.Good good = each.good();
            Accounts.Entry entry = accounts.find(good.account()).orElseThrow();
            LocalDate from = good.change().standing().from();
            LocalDate open = entry.firstChangeable().atDay(1);
            boolean hasClosed = entry.firstChangeable().isAfter(entry.account().firstMonth());
            if (hasClosed && from.isBefore(open)) {
                problems.add(
                        each.line(),
                        good.resource().id(),
                        "monthClosed",
                        "from " + Days.text(from) + " lies in a closed month; the first day that can change is "
                                + Days.text(open));
                continue;
            }
            switch (directory.change(transaction, entry.number(), good.resource(), good.change())) {
                case STORED -> {}
                case TOO_MANY ->
                    problems.add(
                            each.line(),
                            good.resource().id(),
                            "tooManyChanges",
                            "the resource has " + ResourceDirectory.MAX_CHANGES + " changes, the most there can be");
            }
        }
        return problems;
    }

    /** The first ones by line; they are added in the order of their lines. */
    private static final class Problems {
        private final List<LineProblem> first = new ArrayList<>();
        private long count;

        void add(long line, String id, String code, String message) {
            count++;
            if (first.size() < MAX_PROBLEMS) {
                first.add(new LineProblem(line, id, code, message));
            }
        }

        void addAll(Problems others) {
            count += others.count;
            first.addAll(others.first);
            first.sort(Comparator.comparingLong(LineProblem::line));
            first.subList(Math.min(first.size(), MAX_PROBLEMS), first.size()).clear();
        }
    }
}
