package dev.frugal.grading;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.hipparchus.fraction.BigFraction;

/// Decimals as the exact fractions they are.
final class ExactDecimal {
    /// More digits or a larger power of ten than this is no answer anyone expects.
    private static final int MOST_DIGITS = 2000;

    private ExactDecimal() {}

    /// The fraction that `text`, digits with a point and a power of ten perhaps, stands for.
    static BigFraction parse(String text) {
        if (text.length() > MOST_DIGITS) {
            throw new UnparsableAnswerException("a number of %d characters".formatted(text.length()));
        }
        try {
            var decimal = new BigDecimal(text);
            if (Math.abs((long) decimal.scale()) > MOST_DIGITS) {
                throw new UnparsableAnswerException("a number with the exponent %d".formatted(-decimal.scale()));
            }
            return decimal.scale() <= 0
                    ? new BigFraction(decimal.toBigIntegerExact())
                    : new BigFraction(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()));
        } catch (NumberFormatException _) {
            throw new UnparsableAnswerException("'%s' is not a number".formatted(text));
        }
    }

    static BigFraction powerOfTen(int exponent) {
        return new BigFraction(BigInteger.TEN.pow(exponent));
    }
}
