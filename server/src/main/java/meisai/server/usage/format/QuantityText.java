package meisai.server.usage.format;

import java.math.BigDecimal;
import java.util.Optional;
import meisai.money.Decimals;
import meisai.usage.UsageRecord;

/** What the text of a quantity means: a number, or the reason why it cannot be one. */
sealed interface QuantityText {
    /** Longest text of a JSON number. */
    int MAX_NUMBER = 100;

    /** Most digits before the point. */
    int MAX_WHOLE_DIGITS = 18;

    /** @param quantity 0 or more, in the form of {@link Decimals#normal} */
    record Good(BigDecimal quantity) implements QuantityText {}

    record Bad(String code, String rule) implements QuantityText {}

    /** A text: plain decimals only. */
    static QuantityText ofText(char[] text, int offset, int length) {
        if (isShortWhole(text, offset, length)) {
            return whole(text, offset, length);
        }
        Optional<BigDecimal> parsed =
                length > Decimals.MAX_TEXT ? Optional.empty() : Decimals.parse(new String(text, offset, length));
        return parsed.isPresent()
                ? bounded(parsed.get(), 0)
                : new Bad(
                        ProblemCode.MALFORMED_QUANTITY,
                        "must be a plain decimal of at most " + Decimals.MAX_TEXT + " characters");
    }

    /** A JSON number, which may have an exponent. No number is ever made as long as its exponent says. */
    static QuantityText ofNumber(char[] text, int offset, int length) {
        if (isShortWhole(text, offset, length)) {
            return whole(text, offset, length);
        }
        if (length > MAX_NUMBER) {
            return new Bad(ProblemCode.MALFORMED_QUANTITY, "must be a number of at most " + MAX_NUMBER + " characters");
        }
        int mantissa = 0;
        while (mantissa < length && (text[offset + mantissa] | 0x20) != 'e') {
            mantissa++;
        }
        long exponent = mantissa == length ? 0 : exponent(text, offset + mantissa + 1, offset + length);
        return bounded(new BigDecimal(text, offset, mantissa), exponent);
    }

    private static long exponent(char[] text, int from, int end) {
        boolean negative = text[from] == '-';
        long value = 0;
        for (int i = negative || text[from] == '+' ? from + 1 : from; i < end; i++) {
            value = Math.min(value * 10 + (text[i] - '0'), Integer.MAX_VALUE);
        }
        return negative ? -value : value;
    }

    private static QuantityText bounded(BigDecimal mantissa, long exponent) {
        if (mantissa.signum() < 0) {
            return new Bad(ProblemCode.NEGATIVE_QUANTITY, "must be 0 or more");
        }
        if (mantissa.signum() == 0) {
            return new Good(BigDecimal.ZERO);
        }
        BigDecimal stripped = mantissa.stripTrailingZeros();
        long scale = stripped.scale() - exponent;
        if (stripped.precision() - scale > MAX_WHOLE_DIGITS) {
            return new Bad(ProblemCode.QUANTITY_TOO_LARGE, "must be less than 10^" + MAX_WHOLE_DIGITS);
        }
        if (scale > UsageRecord.MAX_PLACES) {
            return new Bad(ProblemCode.QUANTITY_TOO_PRECISE, "must have at most " + UsageRecord.MAX_PLACES + " places");
        }
        if (stripped.unscaledValue().bitLength() >= Long.SIZE) {
            return new Bad(
                    ProblemCode.QUANTITY_TOO_LARGE,
                    "must be at most " + Long.MAX_VALUE + " when its " + scale + " places are counted as whole units");
        }
        return new Good(Decimals.normal(new BigDecimal(stripped.unscaledValue(), (int) scale)));
    }

    private static boolean isShortWhole(char[] text, int offset, int length) {
        if (length == 0 || length > MAX_WHOLE_DIGITS) {
            return false;
        }
        for (int i = offset; i < offset + length; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return false;
            }
        }
        return true;
    }

    private static QuantityText whole(char[] text, int offset, int length) {
        long value = 0;
        for (int i = offset; i < offset + length; i++) {
            value = value * 10 + (text[i] - '0');
        }
        return new Good(BigDecimal.valueOf(value));
    }
}
