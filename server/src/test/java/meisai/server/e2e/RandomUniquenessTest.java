package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import meisai.server.e2e.UniquenessModel.Content;
import meisai.server.e2e.UniquenessModel.Found;
import meisai.server.e2e.UniquenessModel.RecordKey;
import meisai.server.e2e.UniquenessModel.Sent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Random histories of few keys with few contents, over closes, restarts, voids, replacements, resolved conflicts and
 * changes of policy, for an operator with two accounts and one with one: each answer is that of {@link UniquenessModel},
 * which knows nothing of where keys are kept.
 */
class RandomUniquenessTest {
    private static final int STEPS = 40;
    private static final int CLOSE_EVERY = 8;
    private static final int IDS = 30;
    private static final List<YearMonth> MONTHS =
            List.of(YearMonth.of(2026, 9), YearMonth.of(2026, 10), YearMonth.of(2026, 11), YearMonth.of(2026, 12));
    private static final String NOW = "2026-12-20T09:00:00Z";
    private static final List<String> ACCOUNTS = List.of("OP0000000001/g", "OP0000000001/jp", "OP0000000002/jp");

    @TempDir
    private Path data;

    private final UniquenessModel model = new UniquenessModel(ACCOUNTS, MONTHS.getFirst());
    private final Set<String> happened = new HashSet<>();
    private Random random = new Random();
    private TestServer server;

    @Test
    void everyAnswerIsThatOfTheModel() {
        long seed = Long.getLong("meisai.seed", System.nanoTime());
        random = new Random(seed);
        List<Integer> steps = new ArrayList<>();
        server = TestServer.start(data, NOW);
        try {
            setUp();
            for (int i = 0; i < STEPS; i++) {
                steps.add(i);
                step();
                if (i % CLOSE_EVERY == 0) {
                    close(ACCOUNTS.get(random.nextInt(ACCOUNTS.size())));
                }
            }
            while (MONTHS.stream()
                    .limit(3)
                    .anyMatch(month -> ACCOUNTS.stream().anyMatch(a -> model.isOpen(a, month)))) {
                close(ACCOUNTS.get(random.nextInt(ACCOUNTS.size())));
            }
            importAll(random());
            restart();
            importAll(random());
            importAll(model.accepted());
            MONTHS.forEach(this::balanced);
            // A simulation in which nothing happens proves nothing.
            assertThat(happened).contains("duplicates", "conflicts", "parked", "late");
            assertThat(MONTHS.stream()
                            .mapToInt(month -> model.count(ACCOUNTS.getFirst(), month, true))
                            .sum())
                    .isPositive();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("seed " + seed + ", step " + steps.size() + ": " + failure.getMessage(), failure);
        } finally {
            server.close();
        }
    }

    private void setUp() {
        expect(201, server.provider("POST", "price-books", Samples.BOOK));
        String two = TestServer.operator("OP0000000001", "jp-test", "");
        String more = two.substring(two.indexOf("[") + 1, two.indexOf("]")).replace("\"jp\"", "\"g\"");
        expect(201, server.provider("POST", "operators", two.replace("]}", "," + more + "]}")));
        expect(201, server.provider("POST", "operators", TestServer.operator("OP0000000002", "jp-test", "")));
        for (String account : ACCOUNTS) {
            register(account, "A", MONTHS.getFirst());
        }
    }

    private void step() {
        String account = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
        switch (random.nextInt(20)) {
            case 0 -> restart();
            case 1, 2 -> policy(account, List.of("nextBill", "park", "reject").get(random.nextInt(3)));
            case 3 -> register(account, "B", model.oldestOpen(account));
            case 4, 5 -> makeVoid();
            case 6, 7, 8 -> resolve();
            case 9 -> balanced(MONTHS.get(random.nextInt(MONTHS.size())));
            case 10 -> importAll(model.accepted());
            default -> importAll(random());
        }
    }

    private List<Sent> random() {
        List<Sent> sent = new ArrayList<>();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            String account = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
            Content content = new Content(
                    account,
                    MONTHS.get(random.nextInt(MONTHS.size())),
                    random.nextInt(5) == 0 ? "B" : "A",
                    1 + random.nextInt(2));
            sent.add(new Sent(
                    key(account.substring(0, 12)),
                    content,
                    random.nextInt(4) == 0 ? Optional.of("k" + random.nextInt(IDS)) : Optional.empty()));
        }
        return sent;
    }

    private RecordKey key(String operator) {
        return new RecordKey(operator, "k" + random.nextInt(IDS));
    }

    private void importAll(Collection<Sent> records) {
        StringBuilder body = new StringBuilder();
        int[] expected = new int[7];
        for (Sent sent : records) {
            // A record cannot replace itself: it is refused before anything else.
            if (sent.replaces().filter(sent.key().id()::equals).isPresent()) {
                continue;
            }
            body.append(json(sent));
            expected[0]++;
            for (String count : model.write(sent)) {
                happened.add(count);
                expected[
                        List.of("received", "accepted", "duplicates", "conflicts", "rejected", "parked", "late")
                                .indexOf(count)]++;
            }
        }
        assertThat(Reads.counts(server.usage(body.toString())))
                .as(body.toString())
                .containsExactly(box(expected));
    }

    private static Integer[] box(int[] counts) {
        Integer[] boxed = new Integer[counts.length];
        for (int i = 0; i < counts.length; i++) {
            boxed[i] = counts[i];
        }
        return boxed;
    }

    private static String json(Sent sent) {
        Content content = sent.content();
        return """
                {"id":"%s","source":"gw","operatorId":"%s","coverage":"%s",%s"resource":{"kind":"imsi","id":"%s"},"meter":"data.upload","time":"%s","quantity":%d}
                """.formatted(
                sent.key().id(),
                sent.key().operator(),
                content.account().substring(13),
                sent.replaces().map(id -> "\"replaces\":\"" + id + "\",").orElse(""),
                content.resource(),
                time(content),
                content.quantity());
    }

    private static String time(Content content) {
        return content.month() + "-05T00:00:00Z";
    }

    private Reads reads(String account) {
        return new Reads(server, "operatorId=" + account.replace("/", "&coverage="));
    }

    private static String digits(YearMonth month) {
        return month.toString().replace("-", "");
    }

    private void close(String account) {
        YearMonth month = model.oldestOpen(account);
        if (month.equals(MONTHS.getLast())) {
            return;
        }
        int parked = reads(account).bill(digits(month)).at("/counts/parked").asInt();
        Reads.done(server.close(
                digits(month),
                "{\"operatorId\":\"%s\",\"coverage\":\"%s\",\"acceptParked\":%d}"
                        .formatted(account.substring(0, 12), account.substring(13), parked)));
        model.close(account);
    }

    private void restart() {
        server.close();
        server = TestServer.start(data, NOW);
    }

    private void policy(String account, String policy) {
        expect(
                200,
                server.provider(
                        "PATCH",
                        "operators/" + account.substring(0, 12),
                        "{\"accounts\":[{\"coverage\":\"%s\",\"latePolicy\":\"%s\"}]}"
                                .formatted(account.substring(13), policy)));
        model.policy(account, policy);
    }

    private void register(String account, String resource, YearMonth from) {
        expect(
                200,
                server.provider(
                        "POST",
                        "resources",
                        Samples.sim(resource, "plan-D", digits(from) + "01")
                                .replace(
                                        "\"operatorId\":\"OP0000000001\"",
                                        "\"operatorId\":\"%s\",\"coverage\":\"%s\""
                                                .formatted(account.substring(0, 12), account.substring(13)))));
        model.register(account, resource, from);
    }

    private void makeVoid() {
        Set<RecordKey> keys = new HashSet<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            keys.add(key(ACCOUNTS.get(random.nextInt(ACCOUNTS.size())).substring(0, 12)));
        }
        boolean dryRun = random.nextBoolean();
        Found found = model.makeVoid(keys, dryRun);
        List<String> ids = keys.stream()
                .map(key ->
                        "{\"operatorId\":\"%s\",\"source\":\"gw\",\"id\":\"%s\"}".formatted(key.operator(), key.id()))
                .toList();
        JsonNode answer = expect(
                        200,
                        server.provider(
                                "POST",
                                "usage/void",
                                "{\"ids\":[" + String.join(",", ids) + "],\"dryRun\":" + dryRun + "}"))
                .json();
        assertThat(new Found(
                        answer.get("found").asInt(),
                        answer.get("alreadyVoid").asInt(),
                        answer.get("unknown").asInt()))
                .isEqualTo(found);
        assertThat(answer.get("voided").asInt()).isEqualTo(found.found() - found.alreadyVoid());
    }

    private void resolve() {
        List<JsonNode> listed = new ArrayList<>();
        expect(200, server.provider("GET", "usage/conflicts", ""))
                .json()
                .get("conflicts")
                .forEach(listed::add);
        List<Sent> conflicts = listed.stream().map(RandomUniquenessTest::sent).toList();
        assertThat(conflicts).containsExactlyInAnyOrderElementsOf(model.conflicts());
        if (conflicts.isEmpty()) {
            return;
        }
        int at = random.nextInt(conflicts.size());
        String keep = random.nextBoolean() ? "first" : "second";
        boolean possible = model.resolve(conflicts.get(at), keep);
        expect(
                possible ? 200 : 409,
                server.provider(
                        "POST",
                        "usage/conflicts/" + listed.get(at).get("number").asInt() + "/resolve",
                        "{\"keep\":\"" + keep + "\"}"));
    }

    private static Sent sent(JsonNode conflict) {
        String operator = conflict.get("operatorId").asString();
        return new Sent(
                new RecordKey(operator, conflict.get("id").asString()),
                new Content(
                        operator + "/" + conflict.get("coverage").asString(),
                        YearMonth.parse(conflict.get("time").asString().substring(0, 7)),
                        conflict.at("/resource/id").asString(),
                        Integer.parseInt(conflict.get("quantity").asString())),
                Optional.empty());
    }

    private void balanced(YearMonth month) {
        for (String operator : List.of("OP0000000001", "OP0000000002")) {
            for (JsonNode count : new Reads(server, "operatorId=" + operator)
                    .get("conservation/" + digits(month))
                    .get("accounts")) {
                String account = operator + "/" + count.get("coverage").asString();
                assertThat(count.get("balanced").asBoolean())
                        .as(count.toString())
                        .isTrue();
                assertThat(List.of(
                                count.get("accepted").asInt(),
                                count.get("voided").asInt()))
                        .as(count.toString())
                        .containsExactly(model.count(account, month, false), model.count(account, month, true));
            }
        }
    }
}
