package meisai.server.provider;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;
import meisai.server.text.CleanText;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Members of a JSON object with their types checked; a wrong one is refused with its path. */
final class Fields {
    private final ObjectNode node;
    private final String path;

    Fields(ObjectNode node, String path, Set<String> known) {
        this.node = node;
        this.path = path;
        for (Iterator<String> names = node.propertyNames().iterator(); names.hasNext(); ) {
            String name = names.next();
            if (!CleanText.isClean(name)) {
                throw new Refusal(
                        Kind.INVALID,
                        "controlCharacter",
                        path + CleanText.shown(name) + " must have no control character and no half a surrogate pair");
            }
            if (!known.contains(name)) {
                throw refusal("unknownMember", name, "is not known");
            }
        }
    }

    Refusal refusal(String code, String name, String problem) {
        return new Refusal(Kind.INVALID, code, path + name + " " + problem);
    }

    private @Nullable JsonNode get(String name) {
        return node.get(name);
    }

    Optional<String> text(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isString()
                || value.stringValue().isBlank()
                || value.stringValue().length() > 256) {
            throw refusal("wrongType", name, "must be a string of 1 to 256 characters");
        }
        if (!CleanText.isClean(value.stringValue())) {
            throw refusal("controlCharacter", name, "must have no control character and no half a surrogate pair");
        }
        return Optional.of(value.stringValue());
    }

    String requiredText(String name) {
        return text(name).orElseThrow(() -> refusal("missingMember", name, "is missing"));
    }

    boolean has(String name) {
        return get(name) != null;
    }

    /** A text that may be empty. */
    Optional<String> emptyableText(String name) {
        JsonNode value = get(name);
        return value != null && value.isString() && value.stringValue().isEmpty() ? Optional.of("") : text(name);
    }

    /** A text of any length that the body has room for. */
    Optional<String> document(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw refusal("wrongType", name, "must be a string");
        }
        return Optional.of(value.stringValue());
    }

    Optional<Boolean> flag(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            throw refusal("wrongType", name, "must be true or false");
        }
        return Optional.of(value.booleanValue());
    }

    /** A whole number, or a decimal string. */
    Optional<BigDecimal> quantity(String name) {
        JsonNode value = get(name);
        if (value != null && value.isIntegralNumber() && value.canConvertToLong()) {
            return Optional.of(BigDecimal.valueOf(value.longValue()));
        }
        return decimal(name);
    }

    Optional<BigDecimal> decimal(String name) {
        return text(name)
                .map(text -> Decimals.parse(text)
                        .orElseThrow(() -> refusal("wrongType", name, "must be a decimal string such as \"0.10\"")));
    }

    Optional<YearMonth> month(String name) {
        return text(name)
                .map(text -> Days.parseMonth(text)
                        .orElseThrow(() -> refusal("malformedMonth", name, "must be a month yyyyMM")));
    }

    Optional<LocalDate> day(String name) {
        return text(name)
                .map(text ->
                        Days.parseDay(text).orElseThrow(() -> refusal("malformedDay", name, "must be a day yyyyMMdd")));
    }

    Optional<Long> number(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0) {
            throw refusal("wrongType", name, "must be a whole number of 0 or more");
        }
        return Optional.of(value.asLong());
    }

    Optional<ObjectNode> object(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof ObjectNode object) {
            return Optional.of(object);
        }
        throw refusal("wrongType", name, "must be an object");
    }

    Iterable<JsonNode> requiredArray(String name) {
        JsonNode value = get(name);
        if (value == null || !value.isArray() || value.isEmpty()) {
            throw refusal("missingMember", name, "must be an array with at least one element");
        }
        return value;
    }

    Optional<Iterable<JsonNode>> array(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isArray()) {
            throw refusal("wrongType", name, "must be an array");
        }
        return Optional.of(value);
    }
}
