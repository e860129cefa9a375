package dev.frugal.grading;

import java.math.BigInteger;
import java.util.Optional;
import org.hipparchus.fraction.BigFraction;

/// Whether an expression is written as a number: digits, a decimal, a fraction of digits, a mixed
/// number, a power of ten times a decimal; with a sign, per cent or degrees perhaps.
///
/// A gold answer that is a number asks for one. `37+25-16`, `2^{10}` or `\sin 30^\circ` have the
/// value of a number but are left to be worked out.
final class WrittenNumber {
    private static final MathExpression TEN = MathExpression.number(10);

    /// A power of ten alone is a number where it saves digits: 10⁶, but not 10².
    private static final int LEAST_BARE_EXPONENT = 3;

    private WrittenNumber() {}

    /// Whether `expression` is written as a number.
    static boolean is(MathExpression expression) {
        var bare = bare(expression);
        return isDecimal(bare) || fraction(bare).isPresent();
    }

    /// Whether `answer` is a number that may answer `gold`, which is one. A whole number or a decimal
    /// is not answered by a fraction that could be divided further, such as `10/4` for 2.5.
    static boolean answers(MathExpression gold, MathExpression answer) {
        var bare = bare(answer);
        return isDecimal(bare)
                || fraction(bare)
                        .filter(fraction -> !isDecimal(bare(gold)) || fraction.isInLowestTerms())
                        .isPresent();
    }

    /// Whether `expression` is a decimal with digits behind its point, which may be rounded.
    static boolean mayBeRounded(MathExpression expression) {
        var bare = bare(expression);
        var digits = bare instanceof MathExpression.Product(var factors) ? factors.getFirst() : bare;
        return isDecimal(bare) && digits instanceof MathExpression.Rational(var value) && !ExactValue.isWhole(value);
    }

    /// `expression` without a sign before it and per cent or degrees behind it.
    private static MathExpression bare(MathExpression expression) {
        if (!(expression instanceof MathExpression.Product(var factors)) || factors.size() != 2) {
            return expression;
        }
        var first = factors.getFirst();
        var last = factors.getLast();
        if (last == MathExpression.Constant.PERCENT || last == MathExpression.Constant.DEGREE) {
            return bare(first);
        }
        // The sign of a plain number is part of it, so that a factor −1 beside one was written out.
        boolean signed = first.equals(MathExpression.Rational.MINUS_ONE) && last instanceof MathExpression.Product;
        return signed ? bare(last) : expression;
    }

    private static boolean isDecimal(MathExpression bare) {
        return switch (bare) {
            case MathExpression.Rational _ -> true;
            case MathExpression.Power power -> isPowerOfTen(power, LEAST_BARE_EXPONENT);
            case MathExpression.Product(var factors) ->
                factors.size() == 2
                        && factors.getFirst() instanceof MathExpression.Rational
                        && factors.getLast() instanceof MathExpression.Power power
                        && (isPowerOfTen(power, 1) && !power.exponent().equals(MathExpression.Rational.MINUS_ONE));
            case MathExpression.BasedNumeral _,
                    MathExpression.Symbol _,
                    MathExpression.Constant _,
                    MathExpression.Sum _,
                    MathExpression.Application _,
                    MathExpression.Series _ -> false;
        };
    }

    private static boolean isPowerOfTen(MathExpression.Power power, int least) {
        return power.base().equals(TEN)
                && power.exponent() instanceof MathExpression.Rational(var exponent)
                && ExactValue.isWhole(exponent)
                && exponent.abs().compareTo(new BigFraction(least)) >= 0;
    }

    /// A fraction of two numbers as it is written.
    record Fraction(BigFraction numerator, BigFraction denominator) {
        /// Whether both are whole, have no factor in common, and the denominator is needed.
        boolean isInLowestTerms() {
            return ExactValue.isWhole(numerator)
                    && ExactValue.isWhole(denominator)
                    && !denominator.abs().equals(BigFraction.ONE)
                    && numerator.getNumerator().gcd(denominator.getNumerator()).equals(BigInteger.ONE);
        }
    }

    private static Optional<Fraction> fraction(MathExpression bare) {
        return bare instanceof MathExpression.Product(var factors)
                        && factors.size() == 2
                        && factors.getFirst() instanceof MathExpression.Rational(var numerator)
                        && factors.getLast()
                                instanceof MathExpression.Power(MathExpression.Rational(var denominator), var exponent)
                        && exponent.equals(MathExpression.Rational.MINUS_ONE)
                ? Optional.of(new Fraction(numerator, denominator))
                : Optional.empty();
    }
}
