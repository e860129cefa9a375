package dev.frugal.grading;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hipparchus.fraction.BigFraction;

/// Whether an expression is written as a number: digits, a decimal, a fraction of digits, a mixed
/// number, a power of ten times a decimal; with a sign, per cent or degrees perhaps.
///
/// A gold answer that is a number asks for one. `37+25-16`, `2^{10}` or `\sin 30^\circ` have the
/// value of a number but are left to be worked out.
final class WrittenNumber {
    private static final MathExpression TEN = MathExpression.number(10);

    private WrittenNumber() {}

    /// Whether `expression` is written as a number.
    static boolean is(MathExpression expression) {
        var factors = factors(expression);
        return isDecimal(factors) || fraction(factors).isPresent();
    }

    /// Whether `answer` is a number that may answer `gold`, which is one. A whole number or a decimal
    /// is not answered by a fraction that could be divided further, such as `10/4` for 2.5.
    static boolean answers(MathExpression gold, MathExpression answer) {
        var factors = factors(answer);
        if (isDecimal(factors)) {
            return true;
        }
        return fraction(factors)
                .filter(parts -> !isDecimal(factors(gold)) || isInLowestTerms(parts))
                .isPresent();
    }

    /// Whether `expression` is a decimal with digits behind its point, which may be rounded.
    static boolean mayBeRounded(MathExpression expression) {
        var factors = factors(expression);
        return isDecimal(factors)
                && factors.getFirst() instanceof MathExpression.Rational(var value)
                && !ExactValue.isWhole(value);
    }

    /// The factors of a product without signs, per cent and degrees.
    private static List<MathExpression> factors(MathExpression expression) {
        var factors = new ArrayList<MathExpression>();
        collect(expression, factors);
        boolean only = factors.size() == 1;
        factors.removeIf(factor -> !only
                && (factor.equals(MathExpression.Rational.MINUS_ONE)
                        || factor == MathExpression.Constant.PERCENT
                        || factor == MathExpression.Constant.DEGREE));
        return factors;
    }

    private static void collect(MathExpression expression, List<MathExpression> factors) {
        if (expression instanceof MathExpression.Product(var inner)) {
            inner.forEach(factor -> collect(factor, factors));
        } else {
            factors.add(expression);
        }
    }

    private static boolean isDecimal(List<MathExpression> factors) {
        return switch (factors.size()) {
            case 1 -> factors.getFirst() instanceof MathExpression.Rational || isPowerOfTen(factors.getFirst());
            case 2 -> factors.getFirst() instanceof MathExpression.Rational && isPowerOfTen(factors.getLast());
            default -> false;
        };
    }

    private static boolean isPowerOfTen(MathExpression factor) {
        return factor instanceof MathExpression.Power(var base, MathExpression.Rational(var exponent))
                && base.equals(TEN)
                && ExactValue.isWhole(exponent)
                && !exponent.equals(BigFraction.MINUS_ONE);
    }

    /// Numerator and denominator, if `factors` are a fraction of two numbers.
    private static Optional<List<BigFraction>> fraction(List<MathExpression> factors) {
        if (factors.size() > 2
                || !(factors.getLast()
                        instanceof MathExpression.Power(MathExpression.Rational(var denominator), var exponent))
                || !exponent.equals(MathExpression.Rational.MINUS_ONE)) {
            return Optional.empty();
        }
        if (factors.size() == 1) {
            return Optional.of(List.of(BigFraction.ONE, denominator));
        }
        return factors.getFirst() instanceof MathExpression.Rational(var numerator)
                ? Optional.of(List.of(numerator, denominator))
                : Optional.empty();
    }

    private static boolean isInLowestTerms(List<BigFraction> parts) {
        return parts.stream().allMatch(ExactValue::isWhole)
                && !parts.getLast().abs().equals(BigFraction.ONE)
                && parts.getFirst()
                        .getNumerator()
                        .gcd(parts.getLast().getNumerator())
                        .equals(BigInteger.ONE);
    }
}
