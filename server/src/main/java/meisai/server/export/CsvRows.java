package meisai.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
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
    /** Characters that are gathered before they are encoded and written. */
    private static final int CHUNK = 1 << 16;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final OutputStream out;
    private final ResourceKind[] kinds;
    private final String[] tags;
    private final StringBuilder rows = new StringBuilder(CHUNK + CHUNK / 8);
    private BigDecimal lastPrice = BigDecimal.ZERO;
    private String lastPriceText = "0";
    private Map<String, String> lastTags = Map.of();
    private String lastTagCells;

    CsvRows(OutputStream out, CsvColumns columns) {
        this.out = out;
        this.kinds = columns.kinds().toArray(ResourceKind[]::new);
        this.tags = columns.tags().toArray(String[]::new);
        this.lastTagCells = tagCells(lastTags);
    }

    /** The byte order mark and the names of the columns. */
    void header(List<String> names) {
        write(BYTE_ORDER_MARK);
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                rows.append(',');
            }
            cell(rows, names.get(i));
        }
        end();
    }

    @Override
    public void accept(Charge charge) {
        Optional<Resource> resource = charge.resource();
        for (ResourceKind kind : kinds) {
            if (resource.isPresent() && resource.get().kind() == kind) {
                cell(rows, resource.get().id());
            }
            rows.append(',');
        }
        rows.append(charge.date().text()).append(',');
        cell(rows, charge.item());
        rows.append(',').append(price(charge.unitPrice()));
        rows.append(',').append(Decimals.plain(charge.quantity()));
        rows.append(',').append(Decimals.plain(charge.amount()));
        rows.append(tagCells(charge));
        rows.append(',');
        charge.group().ifPresent(group -> cell(rows, group));
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

    private static void cell(StringBuilder rows, String text) {
        boolean quoted = false;
        for (int i = 0; i < text.length() && !quoted; i++) {
            char c = text.charAt(i);
            quoted = c == ',' || c == '"' || c == '\r' || c == '\n';
        }
        if (quoted) {
            rows.append('"').append(text.replace("\"", "\"\"")).append('"');
        } else {
            rows.append(text);
        }
    }

    private void end() {
        rows.append("\r\n");
        if (rows.length() >= CHUNK) {
            flush();
        }
    }

    /** Writes what is gathered; the last call of all. */
    void flush() {
        write(rows.toString());
        rows.setLength(0);
    }

    private void write(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
