package meisai.bench;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/** Reads a detailed CSV as its readers do: skips the byte order mark, finds the column by its name, sums exactly. */
record CsvCheck(long rows, BigDecimal sum) {
    static CsvCheck of(Path file) throws IOException, BenchFailure {
        try (BufferedReader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            if (text.read() != '\uFEFF') {
                throw new BenchFailure("the CSV does not begin with a byte order mark");
            }
            Iterator<CsvRecord> records = CsvReader.builder().ofCsvRecord(text).iterator();
            int amount = records.hasNext() ? records.next().getFields().indexOf("amount") : -1;
            if (amount < 0) {
                throw new BenchFailure("the CSV has no column amount");
            }
            long rows = 0;
            BigDecimal sum = BigDecimal.ZERO;
            while (records.hasNext()) {
                sum = sum.add(new BigDecimal(records.next().getField(amount)));
                rows++;
            }
            return new CsvCheck(rows, sum);
        }
    }
}
