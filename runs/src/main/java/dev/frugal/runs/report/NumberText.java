package dev.frugal.runs.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// Numbers formatted for people: `12,800`, `0.42`, `2.4×10⁻⁴`, with a true minus sign.
public final class NumberText {
    private static final double PLAIN_FROM = 1e-3;
    private static final double PLAIN_BELOW = 1e7;
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private NumberText() {}

    /// `value` to three significant digits.
    public static String of(double value) {
        return of(value, 3);
    }

    /// `value` to the given number of significant digits; below ten million no digit before the
    /// point is rounded away.
    ///
    /// @throws IllegalArgumentException if `digits < 1`
    public static String of(double value, int digits) {
        if (digits < 1) {
            throw new IllegalArgumentException("a number with %d digits".formatted(digits));
        }
        if (Double.isNaN(value)) {
            return "–";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        double size = Math.abs(value);
        if (size < PLAIN_BELOW && value == Math.rint(value)) {
            return minus(String.format(Locale.ROOT, "%,d", (long) value));
        }
        var exact = new BigDecimal(value);
        if (size < PLAIN_BELOW && exact.precision() - exact.scale() > digits) {
            return minus(String.format(Locale.ROOT, "%,.0f", exact));
        }
        var rounded = exact.round(new MathContext(digits));
        return size >= PLAIN_FROM && size < PLAIN_BELOW ? plain(rounded, digits) : scientific(rounded, digits);
    }

    /// The power of ten with the given exponent, as on a logarithmic axis.
    static String powerOfTen(int exponent) {
        return switch (exponent) {
            case 0 -> "1";
            case 1 -> "10";
            default -> "10" + superscript(exponent);
        };
    }

    /// `value` with a fixed number of digits after the point, as along an axis.
    static String fixed(double value, int decimals) {
        // Adding zero turns a negative zero into a positive one.
        return minus(String.format(Locale.ROOT, "%,." + decimals + "f", value + 0.0));
    }

    private static String plain(BigDecimal rounded, int digits) {
        int decimals = Math.max(0, digits - rounded.precision() + rounded.scale());
        return minus(String.format(Locale.ROOT, "%,." + decimals + "f", rounded));
    }

    private static String scientific(BigDecimal rounded, int digits) {
        int exponent = rounded.precision() - rounded.scale() - 1;
        var mantissa = rounded.movePointLeft(exponent);
        return minus(String.format(Locale.ROOT, "%." + (digits - 1) + "f", mantissa)) + "×10" + superscript(exponent);
    }

    private static String superscript(int exponent) {
        var text = new StringBuilder(exponent < 0 ? "⁻" : "");
        for (char digit : String.valueOf(Math.abs(exponent)).toCharArray()) {
            text.append(SUPERSCRIPTS.charAt(digit - '0'));
        }
        return text.toString();
    }

    private static String minus(String text) {
        return text.replace('-', '−');
    }
}
