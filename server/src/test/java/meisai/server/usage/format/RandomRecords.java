package meisai.server.usage.format;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.money.Decimals;
import meisai.usage.Attributes;
import meisai.usage.UsageRecord;

/** Records from a seed, and their text in each format, written with what the formats leave free. */
final class RandomRecords {
    private static final String[] PIECES = {
        "a", "Z", "0", " ", ",", "\"", "\\", "/", ":", "{", "]", "'", "ü", "明", "\uFFFD", "😀", "data", "s1.standard"
    };
    private static final String[] NAMES = {"speedClass", "country", "band", "x y", "q\"", "日本"};

    private final Random random;

    RandomRecords(long seed) {
        random = new Random(seed);
    }

    Random random() {
        return random;
    }

    List<UsageRecord> records(int count) {
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(record());
        }
        return records;
    }

    private UsageRecord record() {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            attributes.put(NAMES[random.nextInt(NAMES.length)], text());
        }
        ResourceKind[] kinds = ResourceKind.values();
        Optional<String> coverage = random.nextInt(3) == 0 ? Optional.empty() : Optional.of(text());
        Instant time = Instant.ofEpochSecond(random.nextLong(0, 4_000_000_000L), random.nextInt(3) * 120_000_000L);
        int precision = 1 + random.nextInt(18);
        BigDecimal quantity = BigDecimal.valueOf(random.nextLong((long) Math.pow(10, precision)), random.nextInt(13));
        return new UsageRecord(
                text(),
                text(),
                "OP" + (1_000_000_000L + random.nextInt(50)),
                coverage,
                new Resource(kinds[random.nextInt(kinds.length)], text()),
                text(),
                time,
                Decimals.normal(random.nextBoolean() ? BigDecimal.valueOf(random.nextInt(5000)) : quantity),
                new Attributes(attributes),
                random.nextInt(4) == 0 ? Optional.of("r" + text()) : Optional.empty());
    }

    private String text() {
        StringBuilder text = new StringBuilder("t");
        boolean plain = random.nextInt(3) > 0;
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(plain ? "p" : PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    String json(UsageRecord record) {
        return object(
                member("id", quoted(record.id())),
                member("source", quoted(record.source())),
                member("operatorId", quoted(record.operatorId())),
                record.coverage().map(name -> member("coverage", quoted(name))).orElse(""),
                member("resource", resource(record.resource())),
                member("meter", quoted(record.meter())),
                member("time", quoted(record.time().toString())),
                member("quantity", quantity(record.quantity())),
                record.replaces().map(id -> member("replaces", quoted(id))).orElse(""),
                attributes(record.attributes()));
    }

    String event(UsageRecord record) {
        String data = object(
                member("operatorId", quoted(record.operatorId())),
                record.coverage().map(name -> member("coverage", quoted(name))).orElse(""),
                member("meter", quoted(record.meter())),
                member("quantity", quantity(record.quantity())),
                record.replaces().map(id -> member("replaces", quoted(id))).orElse(""),
                attributes(record.attributes()));
        Resource resource = record.resource();
        return object(
                member("specversion", "\"1.0\""),
                member("type", "\"t\""),
                member("id", quoted(record.id())),
                member("source", quoted(record.source())),
                member("subject", quoted(resource.kind().wireName() + ":" + resource.id())),
                member("time", quoted(record.time().toString())),
                member("data", data));
    }

    String csv(List<UsageRecord> records) {
        StringBuilder csv =
                new StringBuilder("id,source,operatorId,coverage,kind,resource,meter,time,quantity,replaces");
        for (String name : NAMES) {
            csv.append(',').append(cell("attributes." + name));
        }
        for (UsageRecord record : records) {
            csv.append(random.nextBoolean() ? "\n" : "\r\n");
            List<String> cells = new ArrayList<>(List.of(record.id(), record.source(), record.operatorId()));
            cells.add(record.coverage().orElse(""));
            cells.add(record.resource().kind().wireName());
            cells.addAll(List.of(
                    record.resource().id(), record.meter(), record.time().toString()));
            cells.add(Decimals.plain(record.quantity()));
            cells.add(record.replaces().orElse(""));
            for (String name : NAMES) {
                cells.add(record.attributes().values().getOrDefault(name, ""));
            }
            csv.append(cells.stream().map(this::cell).collect(Collectors.joining(",")));
        }
        return csv.toString();
    }

    private String cell(String text) {
        boolean quote = text.contains("\"") || text.contains(",") || random.nextInt(4) == 0;
        return quote ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }

    private String resource(Resource resource) {
        return object(member("kind", quoted(resource.kind().wireName())), member("id", quoted(resource.id())));
    }

    private String attributes(Attributes attributes) {
        if (attributes.values().isEmpty() && random.nextBoolean()) {
            return "";
        }
        String[] members = new TreeSet<>(attributes.values().keySet())
                .stream()
                        .map(name -> member(name, quoted(attributes.values().get(name))))
                        .toArray(String[]::new);
        return member("attributes", object(members));
    }

    private String quantity(BigDecimal quantity) {
        return switch (random.nextInt(4)) {
            case 0 -> quoted(Decimals.plain(quantity));
            case 1 -> quantity.stripTrailingZeros().toString();
            default -> Decimals.plain(quantity);
        };
    }

    private String member(String name, String value) {
        return quoted(name) + space() + ":" + space() + value;
    }

    /** The members that are not empty, in some order. */
    private String object(String... members) {
        List<String> shuffled = new ArrayList<>(List.of(members));
        shuffled.removeIf(String::isEmpty);
        if (random.nextInt(3) == 0) {
            java.util.Collections.shuffle(shuffled, random);
        }
        return "{" + String.join("," + space(), shuffled) + "}";
    }

    private String space() {
        return random.nextInt(5) == 0 ? " " : "";
    }

    private String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        boolean escape = random.nextInt(10) == 0;
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (escape && random.nextBoolean()) {
                for (char unit : Character.toChars(c)) {
                    json.append("\\u%04x".formatted((int) unit));
                }
            } else {
                json.appendCodePoint(c);
            }
        });
        return json.append('"').toString();
    }
}
