package meisai.server.export;

import java.time.YearMonth;
import meisai.period.Days;
import meisai.server.text.Cells;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a job that exports a month makes, and is made of again after a stop.
 *
 * @param batch what its files have in common
 */
record MonthExportPlan(YearMonth month, Cells cells, String batch) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    String text() {
        return JSON.writeValueAsString(JSON.createObjectNode()
                .put("month", Days.text(month))
                .put("cells", cells.wireName())
                .put("batch", batch));
    }

    static MonthExportPlan of(String text) {
        JsonNode plan = JSON.readTree(text);
        return new MonthExportPlan(
                Days.parseMonth(plan.get("month").asString()).orElseThrow(),
                Cells.named(plan.get("cells").asString()).orElseThrow(),
                plan.get("batch").asString());
    }
}
