package meisai.server.focus;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import meisai.server.e2e.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bills real cloud usage (the sample of the FinOps Foundation's FOCUS 1.0) and compares each amount with what its
 * provider charged. Runs by {@code .ci/focus}, which says where the sample is in {@code -Dfocus.sample}.
 */
class FocusCheck {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PLACES = 10;

    @TempDir
    private Path data;

    /** A usage row of the sample. */
    private record Row(
            String id,
            String resource,
            String sku,
            String unit,
            String price,
            String quantity,
            String time,
            String cost) {
        BigDecimal expected() {
            return new BigDecimal(cost).setScale(PLACES, RoundingMode.UNNECESSARY);
        }

        String key() {
            return resource + "\n" + sku + "\n" + time.substring(0, 10).replace("-", "");
        }
    }

    @Test
    void everyAmountIsWhatTheProviderCharged() throws IOException {
        List<Row> rows = new ArrayList<>();
        List<String> excluded = new ArrayList<>();
        read(rows, excluded);
        assertThat(rows).hasSize(941);
        assertThat(excluded)
                .containsExactly("Credit: AWS Open Source Promotional Credits, credit from account: 391835788720");

        Map<String, BigDecimal> amounts;
        try (TestServer server = TestServer.start(data, "2024-10-02T00:00:00Z")) {
            amounts = bill(server, rows);
        }
        BigDecimal exact = BigDecimal.ZERO;
        BigDecimal rounded = BigDecimal.ZERO;
        int priced = 0;
        for (Row row : rows) {
            BigDecimal amount = amounts.getOrDefault(row.key(), BigDecimal.ZERO);
            assertThat(amount.setScale(PLACES, RoundingMode.HALF_UP))
                    .as("%s", row)
                    .isEqualTo(row.expected());
            exact = exact.add(amount);
            rounded = rounded.add(row.expected());
            priced += new BigDecimal(row.price()).signum() > 0 ? 1 : 0;
        }
        assertThat(rounded).isEqualByComparingTo("20.7630176406");
        assertThat(exact).isEqualByComparingTo("20.763017638707481");
        assertThat(priced).isEqualTo(634);
        System.out.println("FOCUS: 941 amounts equal to ListCost, 634 of them with a price above 0; sum of ListCost "
                + rounded.toPlainString() + ", exact sum "
                + exact.stripTrailingZeros().toPlainString()
                + "; left out: " + excluded.getFirst());
    }

    private static void read(List<Row> rows, List<String> excluded) throws IOException {
        Path sample = Path.of(System.getProperty("focus.sample"));
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(sample)) {
            for (NamedCsvRecord row : csv) {
                if (!row.getField("ProviderName").equals("AWS")) {
                    continue;
                }
                if (!row.getField("ChargeCategory").equals("Usage")) {
                    excluded.add(row.getField("ChargeCategory") + ": " + row.getField("ChargeDescription"));
                    continue;
                }
                String sku = row.getField("SkuPriceId");
                String resource = row.getField("ResourceId");
                rows.add(new Row(
                        row.getField("Id"),
                        resource.equals("NULL") ? row.getField("SubAccountId") + "/" + sku : resource,
                        sku,
                        row.getField("PricingUnit"),
                        row.getField("ListUnitPrice"),
                        row.getField("PricingQuantity"),
                        row.getField("ChargePeriodStart").replace(' ', 'T') + "Z",
                        row.getField("ListCost")));
            }
        }
    }

    private static Map<String, BigDecimal> bill(TestServer server, List<Row> rows) throws IOException {
        expect(201, server.provider("POST", "price-books", priceBook(rows)));
        expect(201, server.provider("POST", "operators", """
                {"operatorId":"OP0000000001","name":"SunBird","email":"a@example.com","password":"correct horse",
                "accounts":[{"coverage":"g","currency":"USD","priceBook":"list-prices","tax":{"rate":"0"},
                "firstMonth":"202409"}]}"""));
        StringBuilder resources = new StringBuilder();
        rows.stream()
                .map(Row::resource)
                .distinct()
                .forEach(resource -> resources
                        .append(JSON.createObjectNode()
                                .put("operatorId", TestServer.OPERATOR)
                                .put("kind", "deviceId")
                                .put("id", resource)
                                .put("from", "20240901"))
                        .append('\n'));
        expect(200, server.provider("POST", "resources", resources.toString()));
        byte[] usage = usage(rows).getBytes(StandardCharsets.UTF_8);
        JsonNode counts =
                expect(200, server.provider("POST", "usage", usage, "text/csv")).json();
        assertThat(counts.get("accepted").asInt()).as(counts.toString()).isEqualTo(941);
        assertThat(counts.get("parked").asInt()).isZero();
        assertThat(server.close("202409", "").get("state").asString()).isEqualTo("done");

        JsonNode bill = expect(200, server.provider("GET", "bills/202409?operatorId=OP0000000001", ""))
                .json();
        assertThat(bill.get("subtotal").asString()).isEqualTo("20.763017638707481");
        Map<String, BigDecimal> amounts = new HashMap<>();
        JsonNode lines = expect(
                        200, server.provider("GET", "bills/202409/lines?limit=10000&operatorId=OP0000000001", ""))
                .json()
                .get("lines");
        for (JsonNode line : lines) {
            String key = line.get("resource").get("id").asString() + "\n"
                    + line.get("billItemName").asString() + "\n"
                    + line.get("date").asString();
            assertThat(amounts.put(key, new BigDecimal(line.get("amount").asString())))
                    .isNull();
        }
        return amounts;
    }

    private static String priceBook(List<Row> rows) {
        ObjectNode book = JSON.createObjectNode()
                .put("id", "list-prices")
                .put("effectiveFrom", "20240901")
                .put("currency", "USD");
        SortedMap<String, Row> skus = new TreeMap<>();
        rows.forEach(row -> skus.put(row.sku(), row));
        ArrayNode meters = book.putArray("meters");
        ArrayNode items = book.putArray("items");
        skus.forEach((sku, row) -> {
            meters.addObject().put("name", sku).put("unit", row.unit()).put("decimals", PLACES);
            ObjectNode item = items.addObject().put("name", sku).put("category", "list");
            item.putObject("applies").put("meter", sku);
            item.putObject("perUnit").put("price", row.price());
        });
        return book.toString();
    }

    private static String usage(List<Row> rows) throws IOException {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord("id", "source", "operatorId", "kind", "resource", "meter", "time", "quantity");
            for (Row row : rows) {
                csv.writeRecord(
                        row.id(),
                        "focus",
                        TestServer.OPERATOR,
                        "deviceId",
                        row.resource(),
                        row.sku(),
                        row.time(),
                        row.quantity());
            }
        }
        return text.toString();
    }
}
