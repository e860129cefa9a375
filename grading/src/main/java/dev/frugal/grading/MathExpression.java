package dev.frugal.grading;

import java.util.List;
import org.hipparchus.fraction.BigFraction;

/// A value written with numbers, letters, operations and functions.
sealed interface MathExpression {
    /// An exact rational number. Decimals are exact too: 0.33 is 33/100.
    record Rational(BigFraction value) implements MathExpression {
        static final Rational ONE = new Rational(BigFraction.ONE);
        static final Rational MINUS_ONE = new Rational(BigFraction.MINUS_ONE);
    }

    /// A number written in another base, perhaps with a point: `1010_2`.
    record BasedNumeral(String digits, int base) implements MathExpression {}

    /// An unknown or a parameter: `x`, `a_1`.
    record Symbol(String name) implements MathExpression {}

    /// A number with a letter of its own.
    enum Constant implements MathExpression {
        PI,
        E,
        IMAGINARY_UNIT,
        INFINITY,
        /// π/180; it may be left away in an answer.
        DEGREE,
        /// 1/100; it may be left away in an answer.
        PERCENT
    }

    /// a + b + …
    record Sum(List<MathExpression> terms) implements MathExpression {
        public Sum {
            terms = List.copyOf(terms);
        }
    }

    /// a · b · …
    record Product(List<MathExpression> factors) implements MathExpression {
        public Product {
            factors = List.copyOf(factors);
        }
    }

    /// base ^ exponent; a quotient is a product with a power of −1.
    record Power(MathExpression base, MathExpression exponent) implements MathExpression {}

    /// A function of its arguments: `log` of base and number, `root` of degree and radicand,
    /// `binomial` of n and k, all others of one argument.
    record Application(FunctionName function, List<MathExpression> arguments) implements MathExpression {
        public Application {
            arguments = List.copyOf(arguments);
        }
    }

    /// The sum or product of `body` for all whole `index` from `low` to `high`.
    record Series(boolean product, String index, MathExpression low, MathExpression high, MathExpression body)
            implements MathExpression {}

    static MathExpression number(long value) {
        return new Rational(new BigFraction(value));
    }

    default MathExpression negated() {
        return this instanceof Rational(var value)
                ? new Rational(value.negate())
                : new Product(List.of(Rational.MINUS_ONE, this));
    }

    default MathExpression times(MathExpression other) {
        return new Product(List.of(this, other));
    }

    default MathExpression minus(MathExpression other) {
        return new Sum(List.of(this, other.negated()));
    }

    default MathExpression reciprocal() {
        return new Power(this, Rational.MINUS_ONE);
    }
}
