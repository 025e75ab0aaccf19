package meisai.server.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.money.Decimals;
import meisai.price.Charge;

/**
 * Writes the rows of the detailed billing CSV: CRLF, RFC 4180 quoting, nothing between commas for an empty cell, plain
 * decimals without trailing zeros. Source: wire contract, "Detailed billing CSV".
 */
final class CsvRows implements Consumer<Charge> {
    private final Writer out;
    private final ResourceKind[] kinds;
    private final String[] tags;
    private final StringBuilder row = new StringBuilder(256);
    private BigDecimal lastPrice = BigDecimal.ZERO;
    private String lastPriceText = "0";
    private Map<String, String> lastTags = Map.of();
    private String lastTagCells;

    CsvRows(Writer out, CsvColumns columns) {
        this.out = out;
        this.kinds = columns.kinds().toArray(ResourceKind[]::new);
        this.tags = columns.tags().toArray(String[]::new);
        this.lastTagCells = tagCells(lastTags);
    }

    void header(List<String> names) {
        row.setLength(0);
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                row.append(',');
            }
            cell(row, names.get(i));
        }
        end();
    }

    @Override
    public void accept(Charge charge) {
        row.setLength(0);
        Optional<Resource> resource = charge.resource();
        for (ResourceKind kind : kinds) {
            if (resource.isPresent() && resource.get().kind() == kind) {
                cell(row, resource.get().id());
            }
            row.append(',');
        }
        row.append(charge.date().text()).append(',');
        cell(row, charge.item());
        row.append(',').append(price(charge.unitPrice()));
        row.append(',').append(Decimals.plain(charge.quantity()));
        row.append(',').append(Decimals.plain(charge.amount()));
        row.append(tagCells(charge));
        row.append(',');
        charge.group().ifPresent(group -> cell(row, group));
        end();
    }

    private String price(BigDecimal unitPrice) {
        if (unitPrice.compareTo(lastPrice) != 0) {
            lastPrice = unitPrice;
            lastPriceText = Decimals.plain(unitPrice);
        }
        return lastPriceText;
    }

    private String tagCells(Charge charge) {
        if (!charge.tags().equals(lastTags)) {
            lastTags = charge.tags();
            lastTagCells = tagCells(lastTags);
        }
        return lastTagCells;
    }

    private String tagCells(Map<String, String> values) {
        StringBuilder cells = new StringBuilder();
        for (String tag : tags) {
            cells.append(',');
            cell(cells, values.getOrDefault(tag, ""));
        }
        return cells.toString();
    }

    private static void cell(StringBuilder row, String text) {
        boolean quoted = false;
        for (int i = 0; i < text.length() && !quoted; i++) {
            char c = text.charAt(i);
            quoted = c == ',' || c == '"' || c == '\r' || c == '\n';
        }
        if (quoted) {
            row.append('"').append(text.replace("\"", "\"\"")).append('"');
        } else {
            row.append(text);
        }
    }

    private void end() {
        row.append("\r\n");
        try {
            out.append(row);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
