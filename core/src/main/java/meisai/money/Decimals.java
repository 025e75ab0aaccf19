package meisai.money;

import java.math.BigDecimal;
import java.util.Optional;

/** Exact decimals as text: plain notation only, no sign but a leading minus, no exponent, no grouping. */
public final class Decimals {
    /** Longest text that is read as a decimal: 40 digits before and 34 after the point fit in it. */
    public static final int MAX_TEXT = 80;

    private Decimals() {}

    /** Reads {@code -?digits[.digits]}; empty when the text is anything else or longer than {@link #MAX_TEXT}. */
    public static Optional<BigDecimal> parse(String text) {
        return isPlain(text) ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    private static boolean isPlain(String text) {
        int length = text.length();
        if (length == 0 || length > MAX_TEXT) {
            return false;
        }
        int digits = 0;
        int points = 0;
        for (int i = text.charAt(0) == '-' ? 1 : 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '.' && points == 0 && digits > 0 && i < length - 1) {
                points++;
            } else if (c >= '0' && c <= '9') {
                digits++;
            } else {
                return false;
            }
        }
        return digits > 0;
    }

    /** The same number without trailing zeros and with a scale of 0 or more, so that equal numbers are equal objects. */
    public static BigDecimal normal(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** Plain notation without trailing zeros: {@code 0.00000022888}, {@code 12}, {@code -3.5}. */
    public static String plain(BigDecimal value) {
        if (value.signum() == 0) {
            return "0";
        }
        String text = value.toPlainString();
        if (value.scale() <= 0) {
            return text;
        }
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
    }

    /** {@code price / per} when that quotient is a finite decimal of at most {@code maxPlaces} places. */
    public static Optional<BigDecimal> finiteQuotient(BigDecimal price, BigDecimal per, int maxPlaces) {
        BigDecimal quotient;
        try {
            quotient = normal(price.divide(per));
        } catch (ArithmeticException withoutEnd) {
            return Optional.empty();
        }
        return quotient.scale() <= maxPlaces ? Optional.of(quotient) : Optional.empty();
    }
}
