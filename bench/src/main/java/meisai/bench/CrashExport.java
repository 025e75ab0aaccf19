package meisai.bench;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.YearMonth;
import tools.jackson.databind.JsonNode;

/**
 * An export of a closed month that was acknowledged.
 *
 * @param clock of the server then
 */
record CrashExport(Export export, YearMonth month, String clock) {
    private static final Duration EVERY = Duration.ofMillis(10);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int NOT_FOUND = 404;

    static CrashExport begin(Api api, String operator, CrashMonths months, YearMonth month)
            throws IOException, InterruptedException, BenchFailure {
        String clock = months.clock();
        return new CrashExport(Export.begin(api, operator, CrashMonths.text(month)), month, clock);
    }

    void await(Api api, CrashMonths months) throws IOException, InterruptedException, BenchFailure {
        try {
            export.url(api, EVERY, LIMIT);
        } catch (BenchFailure failure) {
            if (!isForgotten(failure, months)) {
                throw failure;
            }
        }
    }

    /** The clock went on by a month, and files are kept for 48 hours. */
    private boolean isForgotten(BenchFailure failure, CrashMonths months) {
        return failure.status() == NOT_FOUND && !months.clock().equals(clock);
    }

    /** It has a file with all rows of the bill, unless it is forgotten. */
    void check(Api api, CrashMonths months, Path csv, Checks checks)
            throws IOException, InterruptedException, BenchFailure {
        String of = " of export " + export.id() + " of " + month + " of " + export.operator();
        try (InputStream in = api.open(export.url(api, EVERY, LIMIT))) {
            Files.copy(in, csv, StandardCopyOption.REPLACE_EXISTING);
        } catch (BenchFailure failure) {
            if (!isForgotten(failure, months)) {
                checks.same("file" + of, "whole", failure.toString());
            }
            return;
        }
        JsonNode bill = api.get("/bills/" + CrashMonths.text(month) + "?operatorId=" + export.operator());
        CsvCheck found = CsvCheck.of(csv);
        checks.same("rows" + of, bill.path("counts").path("rows").asLong(), found.rows());
        checks.same("sum" + of, Run.plain(new BigDecimal(bill.path("subtotal").asString())), Run.plain(found.sum()));
    }
}
