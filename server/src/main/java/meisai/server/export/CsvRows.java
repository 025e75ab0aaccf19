package meisai.server.export;

import java.io.OutputStream;
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
import meisai.price.ChargeDate;
import meisai.server.store.LineCursor;
import meisai.server.text.Cells;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of the detailed billing CSV: CRLF, RFC 4180 quoting, nothing between commas for an empty cell, plain
 * decimals without trailing zeros. Source: wire contract, "Detailed billing CSV".
 */
final class CsvRows implements Consumer<Charge> {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final CsvBytes bytes;
    private final Cells cells;
    private final ResourceKind[] kinds;
    private final String[] tags;
    private final Rendered<BigDecimal, Price> prices = new Rendered<>(Price::new);
    private final Rendered<Map<String, String>, byte[]> tagCells = new Rendered<>(this::tagCells);
    /** Rows come by date, and mostly with the same object for it. */
    private @Nullable ChargeDate lastDate;

    private byte[] lastDateText = new byte[0];

    /** A unit price with what is asked of it in each row. */
    private static final class Price {
        private final BigDecimal value;
        private final String text;
        private final int digits;
        /** Without its point; 0 when it has more digits than a factor may. */
        private final long unscaled;

        Price(BigDecimal value) {
            this.value = value;
            this.text = Decimals.plain(value);
            this.digits = value.precision();
            this.unscaled =
                    digits <= CsvNumber.FACTOR_DIGITS ? value.unscaledValue().longValue() : 0;
        }
    }

    CsvRows(OutputStream out, CsvColumns columns, Cells cells) {
        this.bytes = new CsvBytes(out);
        this.cells = cells;
        this.kinds = columns.kinds().toArray(ResourceKind[]::new);
        this.tags = columns.tags().toArray(String[]::new);
    }

    /** The byte order mark and the names of the columns. */
    void header(List<String> names) {
        bytes.plain(BYTE_ORDER_MARK);
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                bytes.comma();
            }
            text(names.get(i));
        }
        bytes.end();
    }

    @Override
    public void accept(Charge charge) {
        Optional<Resource> resource = charge.resource();
        for (ResourceKind kind : kinds) {
            if (resource.isPresent() && resource.get().kind() == kind) {
                text(resource.get().id());
            }
            bytes.comma();
        }
        date(charge.date());
        bytes.comma();
        text(charge.item());
        bytes.comma();
        amount(charge);
        bytes.raw(tagCells.of(charge.tags()));
        bytes.comma();
        charge.group().ifPresent(this::text);
        bytes.end();
    }

    /** Writes a line of a closed bill whose texts are written already: the same as its charge. */
    void line(LineCursor line, LineCells texts) {
        LineCells.Price price = texts.price(line.price());
        int scale = line.scale() + price.scale();
        byte[] end = texts.standing(line.standing());
        if (price.isLong()
                || end.length == 0
                || line.isWide()
                || CsvNumber.isLong(line.quantity())
                || line.scale() < 0
                || scale > CsvNumber.LONGEST_FRACTION) {
            accept(line.charge());
            return;
        }
        bytes.raw(texts.resource(line.resource()));
        date(line.date());
        bytes.raw(price.cells());
        bytes.decimal(line.quantity(), line.scale());
        bytes.comma();
        bytes.product(line.quantity(), price.unscaled(), scale);
        bytes.raw(end);
    }

    /** A cell of a text that a sender chose. */
    private void text(String text) {
        bytes.cell(cells.of(text));
    }

    @SuppressWarnings("ReferenceEquality")
    private void date(ChargeDate date) {
        if (date != lastDate) {
            if (!date.equals(lastDate)) {
                lastDateText = date.text().getBytes(StandardCharsets.US_ASCII);
            }
            lastDate = date;
        }
        bytes.raw(lastDateText);
    }

    /** Unit price, quantity and their product. */
    private void amount(Charge charge) {
        BigDecimal quantity = charge.quantity();
        Price price = prices.of(charge.unitPrice());
        bytes.plain(price.text);
        bytes.comma();
        int scale = quantity.scale() + price.value.scale();
        if (quantity.precision() <= CsvNumber.FACTOR_DIGITS
                && price.digits <= CsvNumber.FACTOR_DIGITS
                && quantity.scale() >= 0
                && price.value.scale() >= 0
                && scale <= CsvNumber.LONGEST_FRACTION) {
            long units = quantity.unscaledValue().longValue();
            bytes.decimal(units, quantity.scale());
            bytes.comma();
            bytes.product(units, price.unscaled, scale);
        } else {
            bytes.plain(Decimals.plain(quantity));
            bytes.comma();
            bytes.plain(Decimals.plain(charge.amount()));
        }
    }

    private byte[] tagCells(Map<String, String> values) {
        StringBuilder row = new StringBuilder();
        for (String tag : tags) {
            row.append(',').append(CsvBytes.quoted(cells.of(values.getOrDefault(tag, ""))));
        }
        return row.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Writes what is gathered; the last call of all. */
    void flush() {
        bytes.flush();
    }
}
