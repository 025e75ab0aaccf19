package meisai.server.account;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import meisai.account.AccountId;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.account.StandingChange;
import meisai.account.Status;
import meisai.period.Days;
import meisai.server.store.ResourceTable;
import meisai.server.text.CleanText;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a line of JSON that says how a resource changes, and checks all that does not depend on other changes. */
final class ResourceLine {
    /** What a line says. */
    sealed interface Read {}

    record Good(AccountId account, Resource resource, ResourceTable.Change change) implements Read {}

    /** @param id of the resource, or empty when the line has none that can be shown */
    record Bad(String id, String code, String message) implements Read {}

    private static final int MAX_TEXT = 256;
    private static final int MAX_TAGS = 64;
    private static final Set<String> MEMBERS =
            Set.of("operatorId", "coverage", "kind", "id", "simId", "tags", "group", "plan", "status", "from");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** A line that cannot be used, with the reason. */
    private static final class BadLine extends Exception {
        private static final long serialVersionUID = 1L;
        private final String code;

        BadLine(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }

    private final Accounts accounts;

    ResourceLine(Accounts accounts) {
        this.accounts = accounts;
    }

    Read read(BodyLines.Line line) {
        return switch (line) {
            case BodyLines.Line.Text text -> read(text.text());
            case BodyLines.Line.TooLong tooLong ->
                new Bad("", "lineTooLong", "a line has at most " + BodyLines.MAX_LINE + " bytes");
            case BodyLines.Line.NotUtf8 notUtf8 -> new Bad("", "malformedJson", "the line is not UTF-8");
        };
    }

    private Read read(String text) {
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JacksonException malformed) {
            return new Bad("", "malformedJson", "not a JSON object: " + malformed.getOriginalMessage());
        }
        if (!node.isObject()) {
            return new Bad("", "malformedJson", "a line must be a JSON object");
        }
        try {
            return good(node);
        } catch (BadLine bad) {
            return new Bad(shownId(node), bad.code, String.valueOf(bad.getMessage()));
        }
    }

    private static String shownId(JsonNode node) {
        String id = node.path("id").asString("");
        return id.length() <= Resource.MAX_ID && CleanText.isClean(id) ? id : "";
    }

    private Good good(JsonNode node) throws BadLine {
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
        return new Good(
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
}
