package meisai.server.simulate;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import meisai.money.Currency;
import meisai.server.text.Cells;

/**
 * The rows of a simulation as CSV, a file for each {@link By} in a directory of their own, which is removed with the
 * simulation. A page of rows begins at a place in a file, so that reading it does not depend on what comes before.
 */
final class RowFiles {
    private final Path directory;

    RowFiles(Path directory) {
        this.directory = directory;
    }

    private Path file(By by) {
        return directory.resolve(by.wireName() + ".csv");
    }

    Writer write(Currency currency) throws IOException {
        Files.createDirectories(directory);
        return new Writer(currency);
    }

    /** Takes rows in the order in which they are read again. */
    final class Writer implements AutoCloseable {
        private final Currency currency;
        private final Map<By, CsvWriter> files = new EnumMap<>(By.class);

        private Writer(Currency currency) throws IOException {
            this.currency = currency;
            for (By by : By.values()) {
                files.put(
                        by,
                        CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(file(by)));
            }
        }

        /** @throws UncheckedIOException when it cannot be written */
        void row(Row row) {
            Optional.ofNullable(files.get(row.by())).orElseThrow().writeRecord(RowText.cells(row, currency));
        }

        @Override
        public void close() throws IOException {
            for (CsvWriter file : files.values()) {
                file.close();
            }
        }
    }

    /** Every row of every kind, kind after kind, below a header. */
    SimulationCsv csv(Cells cells) throws IOException {
        return SimulationCsv.open(Arrays.stream(By.values()).map(this::file).toList(), cells);
    }

    /**
     * Rows of a kind.
     *
     * @param from place in the file where a row begins: 0, or what an earlier page answered
     */
    RowPage page(By by, long from, int limit, Optional<String> operatorId) throws IOException {
        return RowPage.read(file(by), by, from, limit, operatorId);
    }

    void delete() throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
