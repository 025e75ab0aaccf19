package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import meisai.account.Account;
import meisai.account.AccountId;
import meisai.account.LatePolicy;
import meisai.account.TaxSettings;
import meisai.account.TaxTimeline;
import meisai.money.Currency;
import meisai.money.Rounding;
import meisai.server.store.OperatorTable;
import meisai.server.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * More accounts than a close takes together, with a gap in their numbers and of every kind: what the groups close is what
 * each account's live bill was, which is read account by account.
 */
class CloseOfManyAccountsTest {
    private static final int LAST = 1_150;
    private static final int MISSING = 500;
    private static final int KINDS = 9;
    private static final int PARKED = 6;
    private static final int BEGINS_LATER = 7;
    private static final String BOOK = Samples.BOOK.replace("grants:", """
              - name: order
                category: orders
                oneOff: { price: "700" }
            grants:
            """);

    @TempDir
    private Path data;

    private static String id(int number) {
        return "OP%010d".formatted(number);
    }

    /** By number; some do not exist. */
    private static IntStream numbers() {
        return IntStream.rangeClosed(1, LAST).filter(number -> number != MISSING);
    }

    /** Around the bounds of the groups, whose first has a thousand accounts, and around the gap. */
    private static IntStream sample() {
        return numbers()
                .filter(number -> number <= 9 || (number > 498 && number < 502) || (number > 1_120 && number < 1_132));
    }

    private static String forEach(int kind, String texts) {
        StringBuilder body = new StringBuilder();
        numbers()
                .filter(number -> number % KINDS == kind)
                .forEach(number -> body.append(texts.replace(TestServer.OPERATOR, id(number))));
        return body.toString();
    }

    private void makeAccounts() {
        try (TestServer server = TestServer.start(data, "2026-09-02T09:00:00Z")) {
            expect(201, server.provider("POST", "price-books", BOOK));
        }
        try (Store store = Store.open(data, Store.Settings.SMALL)) {
            store.writer().<Boolean>write(transaction -> {
                numbers().forEach(number -> {
                    OperatorTable.insert(
                            transaction,
                            new OperatorTable.Operator(id(number), "Test", number + "@example.com", "none"),
                            Instant.EPOCH);
                    OperatorTable.insert(transaction, new OperatorTable.NumberedAccount(number, account(number)));
                });
                return true;
            });
        }
    }

    private static Account account(int number) {
        YearMonth first = YearMonth.of(2026, number % KINDS == BEGINS_LATER ? 10 : 9);
        return new Account(
                new AccountId(id(number), "jp"),
                Currency.byCode("JPY").orElseThrow(),
                "jp-test",
                TaxTimeline.of(
                        first,
                        new TaxSettings(Map.of("standard", new BigDecimal("0.1")), Rounding.CEILING, Optional.empty())),
                BigDecimal.ZERO,
                first,
                LatePolicy.NEXT_BILL,
                Optional.empty());
    }

    private static String record(String id, String sim, String meter, String day, String quantity) {
        return Samples.record(id, sim, meter, day + "T00:00:00Z", quantity);
    }

    private static void september(TestServer server) {
        String resources = forEach(0, Samples.sim("1", "plan-D", "20260901") + Samples.sim("2", "plan-P", "20260903"))
                + forEach(5, Samples.sim("1", "plan-D", "20260910"))
                + forEach(
                        8,
                        Samples.sim("\uFF5E1", "plan-D", "20260901")
                                + Samples.sim("\uD83D\uDE001", "plan-D", "20260930"));
        expect(200, server.provider("POST", "resources", resources));
        StringBuilder usage = new StringBuilder();
        usage.append(forEach(0, record("a", "1", "data.upload", "2026-09-10", "3000")));
        usage.append(forEach(0, record("b", "not registered", "beam.request", "2026-09-11", "101")));
        usage.append(forEach(4, record("a", "x", "beam.request", "2026-09-10", "250")));
        usage.append(forEach(4, record("b", "x", "gateway.hours", "2026-09-10", "0.125")));
        usage.append(forEach(4, record("c", "x", "gateway.hours", "2026-09-10", "12")));
        usage.append(forEach(PARKED, record("a", "1", "data.upload", "2026-09-10", "5000")));
        for (int i = 0; i < 12; i++) {
            usage.append(forEach(8, record("h" + i, "\uFF5E1", "data.upload", "2026-09-10", "900000000000000000")));
            usage.append(
                    forEach(8, record("s" + i, "\uD83D\uDE001", "gateway.hours", "2026-09-11", "900000000000000.5")));
            usage.append(forEach(8, record("t" + i, "\uD83D\uDE001", "gateway.hours", "2026-09-11", "0.001")));
        }
        assertThat(expect(200, server.usage(usage.toString()))
                        .json()
                        .get("rejected")
                        .asInt())
                .isZero();
        String charge =
                "{\"id\":\"c\",\"operatorId\":\"OP0000000001\",\"item\":\"order\",\"date\":\"20260905\",\"quantity\":2}\n";
        expect(200, AllModels.charges(server, forEach(2, charge)));
        numbers()
                .filter(number -> number % KINDS == 3)
                .forEach(
                        number -> expect(
                                201,
                                server.provider(
                                        "POST",
                                        "coupons",
                                        "{\"operatorId\":\"" + id(number)
                                                + "\",\"couponCode\":\"c\",\"amount\":\"500\",\"expiryYearMonth\":\"202612\"}")));
    }

    /** Bills with their lines by account. */
    private static Map<Integer, String> bills(TestServer server, String month) {
        Map<Integer, String> bills = new TreeMap<>();
        sample().forEach(number -> {
            if (number % KINDS == BEGINS_LATER && month.equals("202609")) {
                return;
            }
            Reads reads = new Reads(server, "operatorId=" + id(number));
            ObjectNode bill = (ObjectNode) reads.bill(month);
            bill.remove(List.of("state", "manifest", "seq", "closedAt"));
            bills.put(number, bill + "\n" + reads.lines(month));
        });
        return bills;
    }

    private static List<String> accounts(JsonNode job) {
        List<String> accounts = new ArrayList<>();
        job.get("problems").forEach(problem -> {
            assertThat(problem.get("code").asString()).isEqualTo("parkedRecords");
            accounts.add(problem.get("subject").asString());
        });
        return accounts;
    }

    /** One account of each kind, at either side of the bound of a group. */
    private static void verified(TestServer server, String month) {
        IntStream.range(1_122, 1_122 + KINDS).forEach(number -> {
            TestServer.Answer started =
                    server.provider("POST", "months/" + month + "/verify", "{\"operatorId\":\"" + id(number) + "\"}");
            if (started.status() == 404 && number % KINDS == BEGINS_LATER) {
                return;
            }
            String job = expect(202, started).json().get("jobId").asString();
            Reads.done(expect(200, server.provider("GET", "jobs/" + job + "?wait=60", ""))
                    .json());
        });
    }

    private long closes(String month) throws IOException {
        try (Stream<Path> closes = Files.list(data.resolve("closed/" + month))) {
            return closes.count();
        }
    }

    @Test
    void groupsCloseWhatEachAccountsLiveBillWas() throws IOException {
        makeAccounts();
        try (TestServer server = TestServer.start(data, "2026-10-02T09:00:00Z")) {
            september(server);
            Map<Integer, String> live = bills(server, "202609");
            assertThat(accounts(server.close("202609", "")))
                    .containsExactlyElementsOf(numbers()
                            .filter(number -> number % KINDS == PARKED)
                            .mapToObj(number -> id(number) + "/jp")
                            .toList());
            assertThat(closes("202609")).isEqualTo(2);
            assertThat(bills(server, "202609")).isEqualTo(live);

            expect(200, server.provider("POST", "resources", forEach(PARKED, Samples.sim("1", "plan-D", "20260901"))));
            live = bills(server, "202609");
            Reads.done(server.close("202609", ""));
            assertThat(closes("202609")).isEqualTo(3);
            assertThat(bills(server, "202609")).isEqualTo(live);
            verified(server, "202609");

            server.clock("2026-11-02T09:00:00Z");
            october(server);
            live = bills(server, "202610");
            Reads.done(server.close("202610", ""));
            assertThat(closes("202610")).isEqualTo(2);
            assertThat(bills(server, "202610")).isEqualTo(live);
            verified(server, "202610");
        }
    }

    /** Only late usage, late usage beside the month's own, and an account's first month. */
    private static void october(TestServer server) {
        StringBuilder usage = new StringBuilder();
        usage.append(forEach(1, record("l", "y", "beam.request", "2026-09-20", "150")));
        usage.append(forEach(0, record("l", "1", "data.upload", "2026-09-20", "1000")));
        usage.append(forEach(0, record("o", "1", "data.upload", "2026-10-20", "1000")));
        usage.append(forEach(BEGINS_LATER, record("o", "y", "beam.request", "2026-10-20", "150")));
        assertThat(expect(200, server.usage(usage.toString()))
                        .json()
                        .get("rejected")
                        .asInt())
                .isZero();
    }
}
