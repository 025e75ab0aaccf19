package meisai.server.simulate;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import meisai.account.AccountId;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.money.Currency;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.server.text.Cells;

/**
 * A row as a line of CSV: columns that do not say what the row is about are empty.
 */
final class RowText {
    static final String HEADER =
            "by,operatorId,coverage,yearMonth,item,group,kind,resource,currency,before,after,difference\r\n";

    private static final int FIRST_AMOUNT = 9;

    private RowText() {}

    static List<String> cells(Row row, Currency currency) {
        return List.of(
                row.by().wireName(),
                row.account().map(AccountId::operatorId).orElse(""),
                row.account().map(AccountId::coverage).orElse(""),
                row.month().map(Days::text).orElse(""),
                row.item().orElse(""),
                row.group().orElse(""),
                row.resource().map(one -> one.kind().wireName()).orElse(""),
                row.resource().map(Resource::id).orElse(""),
                currency.name(),
                Decimals.plain(row.difference().before()),
                Decimals.plain(row.difference().after()),
                Decimals.plain(row.difference().difference()));
    }

    /** The cells of a line for a spreadsheet: its names as text, its amounts as they are. */
    static List<String> asText(CsvRecord line) {
        List<String> cells = new ArrayList<>(line.getFields());
        cells.subList(0, FIRST_AMOUNT).replaceAll(Cells.TEXT::of);
        return cells;
    }

    /** @param line as it was written, with or without its end */
    static Row read(String line) {
        CsvRecord cells =
                CsvReader.builder().ofCsvRecord(line).stream().findFirst().orElseThrow();
        return new Row(
                By.named(cells.getField(0)).orElseThrow(),
                Optional.of(new AccountId(cells.getField(1), cells.getField(2))),
                text(cells, 3).flatMap(Days::parseMonth),
                text(cells, 4),
                text(cells, 5),
                text(cells, 6)
                        .map(kind -> new Resource(ResourceKind.byWireName(kind).orElseThrow(), cells.getField(7))),
                new Difference(
                        new BigDecimal(cells.getField(FIRST_AMOUNT)),
                        new BigDecimal(cells.getField(FIRST_AMOUNT + 1))));
    }

    private static Optional<String> text(CsvRecord cells, int column) {
        return Optional.of(cells.getField(column)).filter(text -> !text.isEmpty());
    }
}
