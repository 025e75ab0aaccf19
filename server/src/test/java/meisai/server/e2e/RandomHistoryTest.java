package meisai.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Over random usage: arrival order, batch sizes, duplicates and restarts change no digit of the bill. */
class RandomHistoryTest {
    private static final int RECORDS = 1_500;
    private static final int SIMS = 40;
    private static final long SEPTEMBER = Instant.parse("2026-09-01T00:00:00Z").getEpochSecond();

    @TempDir
    private Path data;

    private record Seen(JsonNode bill, String lines, String daily) {}

    @Test
    void arrivalOrderBatchSizesAndDuplicatesChangeNoDigit() {
        for (int run = 0; run < 3; run++) {
            long seed = System.nanoTime() + run;
            Random random = new Random(seed);
            List<String> records = records(random);
            Seen reference = life(data.resolve("reference" + run), records, resources(), RECORDS);
            Seen again = life(data.resolve("again" + run), shuffledWithDuplicates(records, random), resources(), 0);
            assertThat(again.lines()).as("seed %d", seed).isEqualTo(reference.lines());
            assertThat(again.daily()).as("seed %d", seed).isEqualTo(reference.daily());
            for (String step : List.of("dailyCharges", "monthlyCharges", "subtotal", "taxes", "amount", "counts")) {
                assertThat(again.bill().get(step))
                        .as("%s of seed %d", step, seed)
                        .isEqualTo(reference.bill().get(step));
            }
        }
    }

    private static List<String> records(Random random) {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            String time = Instant.ofEpochSecond(SEPTEMBER + random.nextInt(30 * 86_400))
                    .toString();
            String sim = "0010100000000" + (10 + random.nextInt(SIMS));
            String meter =
                    List.of("data.upload", "beam.request", "gateway.hours").get(random.nextInt(3));
            String quantity = meter.equals("gateway.hours")
                    ? "\"" + random.nextInt(9) + "." + random.nextInt(1000) + "\""
                    : Integer.toString(random.nextInt(50_000));
            records.add(Samples.record("r" + i, sim, meter, time, quantity));
        }
        return records;
    }

    /** Plans and groups for all; some plans change in the middle of the month. */
    private static String resources() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < SIMS; i++) {
            String sim = "0010100000000" + (10 + i);
            lines.append(Samples.sim(sim, "plan-D", "2026090" + (1 + i % 9))
                    .replace("\"from\"", "\"group\":\"g" + i % 3 + "\",\"from\""));
            if (i % 4 == 0) {
                lines.append(Samples.sim(sim, "plan-P", "20260915"));
            }
        }
        return lines.toString();
    }

    private static List<String> shuffledWithDuplicates(List<String> records, Random random) {
        List<String> shuffled = new ArrayList<>(records);
        for (int i = 0; i < RECORDS / 10; i++) {
            shuffled.add(records.get(random.nextInt(RECORDS)));
        }
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    /** One life of a server: import in batches of one size, or of many with a restart in between; live, close, closed. */
    private static Seen life(Path directory, List<String> records, String resources, int batch) {
        TestServer server = TestServer.start(directory, "2026-10-02T09:00:00Z");
        try {
            server.setUp(Samples.BOOK);
            if (batch > 0) {
                TestServer.expect(200, server.provider("POST", "resources", resources));
            }
            int accepted = 0;
            for (int from = 0, size = Math.max(batch, 1);
                    from < records.size();
                    from += size, size = batch > 0 ? batch : size % 97 + 13) {
                List<String> part = records.subList(from, Math.min(records.size(), from + size));
                accepted += server.usage(String.join("", part))
                        .json()
                        .get("accepted")
                        .asInt();
            }
            assertThat(accepted).isEqualTo(RECORDS);
            if (batch == 0) {
                server.close();
                server = TestServer.start(directory, "2026-10-02T09:00:00Z");
                JsonNode key = server.provider("GET", "operators/" + TestServer.OPERATOR, "")
                        .json();
                assertThat(key.get("operatorId").asString()).isEqualTo(TestServer.OPERATOR);
                TestServer.expect(200, server.provider("POST", "resources", resources));
            }
            return closeAndCompare(server);
        } finally {
            server.close();
        }
    }

    private static Seen closeAndCompare(TestServer server) {
        int parked = read(server, "bills/202609").get("counts").get("parked").asInt();
        JsonNode live = read(server, "bills/202609");
        String liveLines = read(server, "bills/202609/lines").toString();
        JsonNode job = server.close("202609", "{\"operatorId\":\"OP0000000001\",\"acceptParked\":" + parked + "}");
        assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("done");
        JsonNode closed = read(server, "bills/202609");
        String lines = read(server, "bills/202609/lines").toString();

        assertThat(lines).isEqualTo(liveLines);
        assertThat(closed.get("subtotal")).isEqualTo(live.get("subtotal"));
        assertThat(closed.get("total")).isEqualTo(live.get("total"));
        sumsHold(closed, read(server, "bills/202609/lines").get("lines"));
        return new Seen(closed, lines, closed.get("dailyCharges").asString());
    }

    /** Rows sum to the subtotal; rows by day and rows by month to their parts; the total is the subtotal with tax, once. */
    private static void sumsHold(JsonNode bill, JsonNode lines) {
        BigDecimal daily = BigDecimal.ZERO;
        BigDecimal monthly = BigDecimal.ZERO;
        for (JsonNode line : lines) {
            BigDecimal amount = new BigDecimal(line.get("unitPrice").asString())
                    .multiply(new BigDecimal(line.get("quantity").asString()));
            assertThat(amount).isEqualByComparingTo(line.get("amount").asString());
            if (line.get("date").asString().length() == 8) {
                daily = daily.add(amount);
            } else {
                monthly = monthly.add(amount);
            }
        }
        assertThat(daily).isEqualByComparingTo(bill.get("dailyCharges").asString());
        assertThat(monthly).isEqualByComparingTo(bill.get("monthlyCharges").asString());
        BigDecimal subtotal = daily.add(monthly);
        assertThat(subtotal).isEqualByComparingTo(bill.get("subtotal").asString());
        assertThat(subtotal.multiply(new BigDecimal("1.1")).setScale(0, RoundingMode.CEILING))
                .isEqualByComparingTo(bill.get("total").asString());
    }

    private static JsonNode read(TestServer server, String path) {
        return TestServer.expect(
                        200, server.provider("GET", path + "?limit=10000&operatorId=" + TestServer.OPERATOR, ""))
                .json();
    }
}
