package meisai.server.simulate;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import meisai.account.AccountId;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.money.Currency;
import meisai.money.Decimals;
import meisai.period.Days;

/**
 * A row as a line of CSV: columns that do not say what the row is about are empty.
 */
final class RowText {
    static final String HEADER =
            "by,operatorId,coverage,yearMonth,item,group,kind,resource,currency,before,after,difference\r\n";

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
                new Difference(new BigDecimal(cells.getField(9)), new BigDecimal(cells.getField(10))));
    }

    private static Optional<String> text(CsvRecord cells, int column) {
        return Optional.of(cells.getField(column)).filter(text -> !text.isEmpty());
    }
}
