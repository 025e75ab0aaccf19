package meisai.server.close;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import meisai.account.Resource;
import meisai.account.ResourceKind;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.price.BilledAs;
import meisai.price.Charge;
import meisai.price.ChargeDate;
import meisai.price.Concern;
import meisai.server.store.ByPrice;
import meisai.server.store.ByStanding;
import meisai.server.store.TextMaps;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of the lines of a bill in canonical order: each line as text, its parts ended by U+001F and itself by a
 * line feed. Parts: date, kind and id of the resource, item, item of the price book, category, tax category, unit price,
 * quantity, group, tags as JSON, the month it concerns and why.
 *
 * <p>Lines differ from another in few parts, so that bytes of parts are kept; they go into the digest in large blocks.
 */
final class LineDigest {
    private static final char END = '\u001f';
    private static final int BLOCK = 1 << 16;
    private static final int ASCII = 0x80;
    /** Most prices and standings whose bytes are kept. */
    private static final int MOST_KEPT = 100_000;

    private final MessageDigest digest;
    private final ByPrice<byte[]> prices = new ByPrice<>((billedAs, unitPrice) -> bytes(text(billedAs, unitPrice)));
    private final ByStanding<byte[]> standings =
            new ByStanding<>((group, tags) -> bytes(group.orElse("") + END + TextMaps.write(tags) + END));
    private byte[] block = new byte[BLOCK];
    private int length;
    private long lines;

    private @Nullable ChargeDate lastDate;
    private byte[] lastDateBytes = {};
    private final Map<ResourceKind, byte[]> kinds = new EnumMap<>(ResourceKind.class);

    LineDigest() {
        this.digest = sha256();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JVM has SHA-256", missing);
        }
    }

    /** The SHA-256 of a text in hex. */
    static String of(String text) {
        return HexFormat.of().formatHex(sha256().digest(bytes(text)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    void add(Charge charge) {
        put(date(charge.date()));
        charge.resource().ifPresent(this::put);
        put(END);
        put(price(charge));
        put(charge.quantity());
        put(END);
        put(standing(charge));
        charge.concerns().ifPresent(concern -> put(bytes(text(concern))));
        put(END);
        put('\n');
        lines++;
    }

    /** The lines of a day share an object for it; of another one the bytes are made again. */
    @SuppressWarnings("ReferenceEquality")
    private byte[] date(ChargeDate date) {
        if (date != lastDate) {
            lastDate = date;
            lastDateBytes = bytes(date.text() + END);
        }
        return lastDateBytes;
    }

    /** Ids are ASCII but for some, and each line mostly has another than the one before. */
    private void put(Resource resource) {
        put(kinds.computeIfAbsent(resource.kind(), kind -> bytes(kind.wireName() + ':')));
        String id = resource.id();
        room(id.length());
        int at = length;
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c >= ASCII) {
                put(bytes(id));
                return;
            }
            block[at++] = (byte) c;
        }
        length = at;
    }

    private byte[] price(Charge charge) {
        if (prices.size() >= MOST_KEPT) {
            prices.clear();
        }
        return prices.of(charge.billedAs(), charge.unitPrice());
    }

    private byte[] standing(Charge charge) {
        if (standings.size() >= MOST_KEPT) {
            standings.clear();
        }
        return standings.of(charge.group(), charge.tags());
    }

    private static String text(BilledAs billedAs, BigDecimal unitPrice) {
        return billedAs.item()
                + END
                + billedAs.of()
                + END
                + billedAs.category()
                + END
                + billedAs.taxCategory()
                + END
                + Decimals.plain(unitPrice)
                + END;
    }

    private static String text(Concern concern) {
        return Days.text(concern.month()) + ' ' + concern.why();
    }

    private void put(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, block, length, bytes.length);
        length += bytes.length;
    }

    private void put(char ascii) {
        room(1);
        block[length++] = (byte) ascii;
    }

    /** Whole numbers, of which most quantities are, need no text. */
    private void put(BigDecimal quantity) {
        if (quantity.scale() == 0 && quantity.precision() <= MAX_DIGITS && quantity.signum() > 0) {
            putDigits(quantity.longValue(), quantity.precision());
        } else {
            put(bytes(Decimals.plain(quantity)));
        }
    }

    private static final int MAX_DIGITS = 18;

    private void putDigits(long number, int digits) {
        room(digits);
        long rest = number;
        for (int at = length + digits - 1; at >= length; at--) {
            block[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    private void room(int more) {
        if (length + more > block.length) {
            digest.update(block, 0, length);
            length = 0;
            if (more > block.length) {
                block = Arrays.copyOf(block, more);
            }
        }
    }

    long lines() {
        return lines;
    }

    String hex() {
        digest.update(block, 0, length);
        length = 0;
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A line as it goes into the digest. */
    static String text(Charge charge) {
        return charge.date().text()
                + END
                + charge.resource()
                        .map(resource -> resource.kind().wireName() + ':' + resource.id())
                        .orElse("")
                + END
                + text(charge.billedAs(), charge.unitPrice())
                + Decimals.plain(charge.quantity())
                + END
                + charge.group().orElse("")
                + END
                + TextMaps.write(charge.tags())
                + END
                + charge.concerns().map(LineDigest::text).orElse("")
                + END;
    }
}
