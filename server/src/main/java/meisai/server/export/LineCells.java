package meisai.server.export;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.money.Decimals;
import meisai.server.store.ByNumber;
import meisai.server.store.LineTexts;
import meisai.server.text.Cells;

/**
 * The cells of closed lines that are alike in many of them, as bytes by the numbers that stand for them: written once, and
 * read by every thread that writes rows. Of tags and groups only so many are kept.
 */
final class LineCells {
    /** The cells of an item and its unit price, and what a quantity is multiplied with. */
    static final class Price {
        private final byte[] cells;
        private final long unscaled;
        private final int scale;

        Price(byte[] cells, long unscaled, int scale) {
            this.cells = cells;
            this.unscaled = unscaled;
            this.scale = scale;
        }

        byte[] cells() {
            return cells;
        }

        long unscaled() {
            return unscaled;
        }

        int scale() {
            return scale;
        }

        /** Whether a product of it is more than {@link CsvNumber} can write. */
        boolean isLong() {
            return cells.length == 0;
        }
    }

    /** Most bytes of the cells of groups and tags: a bill whose resources each have tags of their own may need more. */
    private static final long MOST_BYTES = 16 << 20;

    private static final byte[] NOT_KEPT = new byte[0];

    /** Its rows are written from their charges. */
    private static final Price LONG = new Price(new byte[0], 0, 0);

    private final List<ResourceKind> kinds;
    private final List<String> tags;
    private final Cells cells;
    private final ByNumber<byte[]> resources;
    private final ByNumber<Price> prices;
    private final ByNumber<byte[]> standings;
    private long bytes;

    LineCells(LineTexts texts, CsvColumns columns, Cells cells) {
        this.kinds = columns.kinds();
        this.tags = columns.tags();
        this.cells = cells;
        this.resources = texts.resources().map(this::ids);
        this.prices = texts.prices().map(this::price);
        this.standings = texts.standings().map(this::kept);
    }

    /** Everything before the date. */
    byte[] resource(int number) {
        return LineTexts.known(resources, number);
    }

    /** Everything from behind the date to the quantity. */
    Price price(int number) {
        return LineTexts.known(prices, number);
    }

    /** Everything behind the amount; nothing when that is not kept. */
    byte[] standing(int number) {
        return LineTexts.known(standings, number);
    }

    private byte[] ids(Optional<Resource> resource) {
        StringBuilder row = new StringBuilder();
        for (ResourceKind kind : kinds) {
            resource.filter(one -> one.kind() == kind).ifPresent(one -> row.append(text(one.id())));
            row.append(',');
        }
        return bytes(row);
    }

    private Price price(LineTexts.Price price) {
        BigDecimal value = price.unitPrice();
        if (value.precision() > CsvNumber.FACTOR_DIGITS || value.scale() < 0) {
            return LONG;
        }
        StringBuilder row = new StringBuilder();
        row.append(',').append(text(price.billedAs().item())).append(',').append(Decimals.plain(value));
        return new Price(bytes(row.append(',')), value.unscaledValue().longValue(), value.scale());
    }

    private byte[] kept(LineTexts.Standing standing) {
        if (bytes > MOST_BYTES) {
            return NOT_KEPT;
        }
        byte[] end = end(standing.group(), standing.tags());
        bytes += end.length;
        return end;
    }

    private byte[] end(Optional<String> group, Map<String, String> values) {
        StringBuilder row = new StringBuilder();
        for (String tag : tags) {
            row.append(',').append(text(values.getOrDefault(tag, "")));
        }
        row.append(',');
        group.ifPresent(name -> row.append(text(name)));
        return bytes(row.append("\r\n"));
    }

    private String text(String text) {
        return CsvBytes.quoted(cells.of(text));
    }

    private static byte[] bytes(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
