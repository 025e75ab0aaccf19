package meisai.server.close;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import meisai.money.Decimals;
import meisai.period.Days;
import meisai.price.Charge;
import meisai.server.store.TextMaps;

/**
 * The SHA-256 of the lines of a bill in canonical order: each line as text, its parts ended by U+001F and itself by a
 * line feed. Parts: date, kind and id of the resource, item, item of the price book, category, tax category, unit price,
 * quantity, group, tags as JSON, the month it concerns and why.
 */
final class LineDigest {
    private static final char END = '\u001f';

    private final MessageDigest digest;
    private final StringBuilder text = new StringBuilder();
    private long lines;

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
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    void add(Charge charge) {
        text.setLength(0);
        text.append(text(charge)).append('\n');
        digest.update(text.toString().getBytes(StandardCharsets.UTF_8));
        lines++;
    }

    long lines() {
        return lines;
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A line as it goes into the digest. */
    static String text(Charge charge) {
        StringBuilder line = new StringBuilder(charge.date().text()).append(END);
        charge.resource()
                .ifPresent(resource ->
                        line.append(resource.kind().wireName()).append(':').append(resource.id()));
        line.append(END)
                .append(charge.item())
                .append(END)
                .append(charge.billedAs().of())
                .append(END)
                .append(charge.category())
                .append(END)
                .append(charge.taxCategory())
                .append(END)
                .append(Decimals.plain(charge.unitPrice()))
                .append(END)
                .append(Decimals.plain(charge.quantity()))
                .append(END)
                .append(charge.group().orElse(""))
                .append(END)
                .append(TextMaps.write(charge.tags()))
                .append(END);
        charge.concerns()
                .ifPresent(concern ->
                        line.append(Days.text(concern.month())).append(' ').append(concern.why()));
        return line.append(END).toString();
    }
}
