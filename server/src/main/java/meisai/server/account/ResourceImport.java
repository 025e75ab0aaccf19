package meisai.server.account;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import meisai.account.AccountId;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.account.StandingChange;
import meisai.account.Status;
import meisai.period.Days;
import meisai.server.store.ResourceTable;
import meisai.server.store.Store;
import meisai.server.store.Transaction;
import meisai.server.text.CleanText;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Resource changes as NDJSON, one a line: checked by line, the good ones committed together in their order. */
public final class ResourceImport {
    public record LineProblem(long line, String id, String code, String message) {}

    /** received = accepted + rejected; at most 100 problems, the counts are complete. */
    public record Result(long received, long accepted, long rejected, List<LineProblem> problems) {}

    private static final int MAX_PROBLEMS = 100;
    private static final int MAX_LINE = 1 << 16;
    private static final int MAX_TEXT = 256;
    private static final int MAX_TAGS = 64;
    private static final Set<String> MEMBERS =
            Set.of("operatorId", "coverage", "kind", "id", "simId", "tags", "group", "plan", "status", "from");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private record Checked(long line, AccountId account, Resource resource, ResourceTable.Change change) {}

    /** A line that cannot be used, with the reason. */
    private static final class BadLine extends Exception {
        private static final long serialVersionUID = 1L;
        private final String code;

        BadLine(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }

    private final Store store;
    private final Accounts accounts;
    private final ResourceDirectory directory;

    public ResourceImport(Store store, Accounts accounts, ResourceDirectory directory) {
        this.store = store;
        this.accounts = accounts;
        this.directory = directory;
    }

    public Result importLines(String body) {
        List<Checked> checked = new ArrayList<>();
        Problems problems = new Problems();
        long line = 0;
        for (String text : body.split("\n", -1)) {
            line++;
            if (!text.isBlank()) {
                check(line, text, checked, problems);
            }
        }
        if (checked.isEmpty()) {
            return problems.result(0);
        }
        return store.writer().write(transaction -> apply(transaction, checked, problems));
    }

    private Result apply(Transaction transaction, List<Checked> checked, Problems before) {
        Problems problems = before.copy();
        long accepted = 0;
        for (Checked each : checked) {
            Accounts.Entry entry = accounts.find(each.account()).orElseThrow();
            LocalDate from = each.change().standing().from();
            LocalDate open = entry.firstChangeable().atDay(1);
            boolean hasClosed = entry.firstChangeable().isAfter(entry.account().firstMonth());
            if (hasClosed && from.isBefore(open)) {
                problems.add(
                        each.line(),
                        each.resource().id(),
                        "monthClosed",
                        "from " + Days.text(from) + " lies in a closed month; the first day that can change is "
                                + Days.text(open));
            } else {
                switch (directory.change(transaction, entry.number(), each.resource(), each.change())) {
                    case STORED -> accepted++;
                    case TOO_MANY ->
                        problems.add(
                                each.line(),
                                each.resource().id(),
                                "tooManyChanges",
                                "the resource has " + ResourceDirectory.MAX_CHANGES
                                        + " changes, the most there can be");
                }
            }
        }
        return problems.result(accepted);
    }

    private void check(long line, String text, List<Checked> checked, Problems problems) {
        String id = "";
        try {
            if (text.length() > MAX_LINE) {
                throw new BadLine("lineTooLong", "a line has at most " + MAX_LINE + " characters");
            }
            JsonNode node;
            try {
                node = JSON.readTree(text);
            } catch (JacksonException malformed) {
                throw new BadLine("malformedJson", "not a JSON object: " + malformed.getOriginalMessage());
            }
            if (!node.isObject()) {
                throw new BadLine("malformedJson", "a line must be a JSON object");
            }
            id = node.path("id").asString("");
            checked.add(read(line, node));
        } catch (BadLine bad) {
            problems.add(line, id, bad.code, String.valueOf(bad.getMessage()));
        }
    }

    private Checked read(long line, JsonNode node) throws BadLine {
        for (String name : node.propertyNames()) {
            if (!MEMBERS.contains(name)) {
                throw new BadLine("unknownMember", "there is no member " + CleanText.shown(name));
            }
        }
        String kindName = required(node, "kind");
        ResourceKind kind = ResourceKind.byWireName(kindName)
                .orElseThrow(() -> new BadLine("unknownResourceKind", "there is no resource kind " + kindName));
        String id = required(node, "id");
        if (id.length() > Resource.MAX_ID) {
            throw new BadLine("tooLong", "id has at most " + Resource.MAX_ID + " characters");
        }
        String fromText = required(node, "from");
        LocalDate from = Days.parseDay(fromText)
                .orElseThrow(() -> new BadLine("malformedDay", "from must be a day yyyyMMdd, not " + fromText));
        Optional<String> statusName = text(node, "status");
        Optional<Status> status = statusName.flatMap(Status::byWireName);
        if (statusName.isPresent() && status.isEmpty()) {
            throw new BadLine("unknownStatus", "there is no status " + statusName.get());
        }
        Optional<String> plan = text(node, "plan");
        if (plan.filter(String::isEmpty).isPresent()) {
            throw new BadLine("emptyMember", "plan must not be empty");
        }
        return new Checked(
                line,
                account(node),
                new Resource(kind, id),
                new ResourceTable.Change(
                        new StandingChange(from, plan, status, text(node, "group"), tags(node)), text(node, "simId")));
    }

    private AccountId account(JsonNode node) throws BadLine {
        String operatorId = required(node, "operatorId");
        List<Accounts.Entry> ofOperator = accounts.of(operatorId);
        if (ofOperator.isEmpty()) {
            throw new BadLine("unknownOperator", "there is no operator " + operatorId);
        }
        Optional<String> coverage = text(node, "coverage");
        if (coverage.isEmpty() && ofOperator.size() > 1) {
            throw new BadLine("missingCoverage", operatorId + " has several accounts; coverage must say which");
        }
        AccountId id = new AccountId(
                operatorId,
                coverage.orElseGet(() -> ofOperator.getFirst().account().id().coverage()));
        if (accounts.find(id).isEmpty()) {
            throw new BadLine("unknownCoverage", operatorId + " has no account with the coverage " + id.coverage());
        }
        return id;
    }

    private static Optional<Map<String, String>> tags(JsonNode node) throws BadLine {
        JsonNode tags = node.get("tags");
        if (tags == null) {
            return Optional.empty();
        }
        if (!tags.isObject() || tags.size() > MAX_TAGS) {
            throw new BadLine("wrongType", "tags must be an object of at most " + MAX_TAGS + " strings");
        }
        Map<String, String> map = new HashMap<>();
        for (Map.Entry<String, JsonNode> tag : tags.properties()) {
            String name = checkedText("a name in tags", tag.getKey());
            map.put(name, checkedText("tags." + name, tag.getValue()));
        }
        return Optional.of(map);
    }

    private static String required(JsonNode node, String name) throws BadLine {
        return text(node, name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new BadLine("missingMember", "the member " + name + " is missing or empty"));
    }

    private static Optional<String> text(JsonNode node, String name) throws BadLine {
        JsonNode value = node.get(name);
        return value == null ? Optional.empty() : Optional.of(checkedText(name, value));
    }

    private static String checkedText(String name, JsonNode value) throws BadLine {
        if (!value.isString()) {
            throw new BadLine("wrongType", name + " must be a string");
        }
        return checkedText(name, value.stringValue());
    }

    private static String checkedText(String name, String value) throws BadLine {
        if (value.length() > (name.equals("id") ? Resource.MAX_ID : MAX_TEXT)) {
            throw new BadLine("tooLong", name + " is longer than allowed");
        }
        if (!CleanText.isClean(value)) {
            throw new BadLine(
                    "controlCharacter", name + " must have no control character and no half a surrogate pair");
        }
        return value;
    }

    private static final class Problems {
        private final List<LineProblem> first = new ArrayList<>();
        private long count;

        void add(long line, String id, String code, String message) {
            count++;
            if (first.size() < MAX_PROBLEMS) {
                first.add(new LineProblem(line, id, code, message));
            }
        }

        Problems copy() {
            Problems copy = new Problems();
            copy.first.addAll(first);
            copy.count = count;
            return copy;
        }

        Result result(long accepted) {
            return new Result(
                    accepted + count,
                    accepted,
                    count,
                    first.stream()
                            .sorted(java.util.Comparator.comparingLong(LineProblem::line))
                            .collect(Collectors.toUnmodifiableList()));
        }
    }
}
