package dev.frugal.grading;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.hipparchus.fraction.BigFraction;

/// The exact rational value of an expression, where it has one that is not too long.
final class ExactValue {
    /// Longer fractions are left to high-precision evaluation, so that 9^9^9 costs nothing.
    private static final long MOST_BITS = 20_000;

    private static final int LARGEST_FACTORIAL = 1000;

    /// Longer sums and products are not worked out.
    static final int MOST_TERMS = 1000;

    private static final int LARGEST_DEGREE = 64;

    private final Budget budget;

    ExactValue(Budget budget) {
        this.budget = budget;
    }

    /// The value of `expression`; empty when it is irrational, undefined, too long, or holds
    /// unknowns.
    Optional<BigFraction> of(MathExpression expression) {
        budget.step();
        return switch (expression) {
            case MathExpression.Rational(var value) -> Optional.of(value);
            case MathExpression.BasedNumeral(var digits, var base) -> Optional.of(inBase(digits, base));
            case MathExpression.Symbol _ -> Optional.empty();
            case MathExpression.Constant constant ->
                constant == MathExpression.Constant.PERCENT ? Optional.of(new BigFraction(1, 100)) : Optional.empty();
            case MathExpression.Sum(var terms) -> sum(terms);
            case MathExpression.Product(var factors) -> product(factors);
            case MathExpression.Power(var base, var exponent) ->
                of(base).flatMap(b -> of(exponent).flatMap(e -> power(b, e)));
            case MathExpression.Application(var function, var arguments) -> application(function, arguments);
            case MathExpression.Series series -> series(series);
        };
    }

    /// The number that `digits`, with a point perhaps, are in `base`.
    static BigFraction inBase(String digits, int base) {
        int point = digits.indexOf('.');
        int places = point < 0 ? 0 : digits.length() - point - 1;
        return new BigFraction(
                new BigInteger(digits.replace(".", ""), base),
                BigInteger.valueOf(base).pow(places));
    }

    private Optional<BigFraction> series(MathExpression.Series series) {
        var low = of(series.low());
        var high = of(series.high());
        if (low.isEmpty() || high.isEmpty() || !isWhole(low.get()) || !isWhole(high.get())) {
            return Optional.empty();
        }
        var terms = high.get().subtract(low.get());
        if (terms.compareTo(new BigFraction(MOST_TERMS)) > 0) {
            return Optional.empty();
        }
        var index = new MathExpression.Symbol(series.index());
        var total = series.product() ? BigFraction.ONE : BigFraction.ZERO;
        for (var k = low.get(); k.compareTo(high.get()) <= 0; k = k.add(BigFraction.ONE)) {
            var term = of(Symbols.replaced(series.body(), index, new MathExpression.Rational(k)));
            if (term.isEmpty() || tooLong(total)) {
                return Optional.empty();
            }
            total = series.product() ? total.multiply(term.get()) : total.add(term.get());
        }
        return Optional.of(total);
    }

    private Optional<BigFraction> sum(List<MathExpression> terms) {
        var sum = BigFraction.ZERO;
        for (var term : terms) {
            var value = of(term);
            if (value.isEmpty() || tooLong(sum)) {
                return Optional.empty();
            }
            sum = sum.add(value.get());
        }
        return Optional.of(sum);
    }

    private Optional<BigFraction> product(List<MathExpression> factors) {
        var product = BigFraction.ONE;
        for (var factor : factors) {
            var value = of(factor);
            if (value.isEmpty() || tooLong(product)) {
                return Optional.empty();
            }
            product = product.multiply(value.get());
        }
        return Optional.of(product);
    }

    private Optional<BigFraction> power(BigFraction base, BigFraction exponent) {
        var degree = exponent.getDenominator();
        if (degree.bitLength() > 31 || exponent.getNumerator().bitLength() > 31) {
            return Optional.empty();
        }
        var root = degree.equals(BigInteger.ONE)
                ? Optional.of(base)
                : base.signum() < 0 ? Optional.<BigFraction>empty() : root(base, degree.intValueExact());
        int times = exponent.getNumerator().intValueExact();
        return root.filter(value -> value.signum() != 0 || times >= 0)
                .filter(value -> bits(value) * Math.abs((long) times) <= MOST_BITS)
                .map(value -> value.pow(times));
    }

    private Optional<BigFraction> root(BigFraction value, int degree) {
        if (degree > LARGEST_DEGREE) {
            return Optional.empty();
        }
        return root(value.getNumerator(), degree)
                .flatMap(numerator -> root(value.getDenominator(), degree)
                        .map(denominator -> new BigFraction(numerator, denominator)));
    }

    /// The whole root of a whole number that is not negative, by bisection, if there is one.
    private Optional<BigInteger> root(BigInteger value, int degree) {
        var low = BigInteger.ZERO;
        var high = BigInteger.ONE.shiftLeft(value.bitLength() / degree + 1);
        while (low.compareTo(high) < 0) {
            budget.step();
            var middle = low.add(high).add(BigInteger.ONE).shiftRight(1);
            if (middle.pow(degree).compareTo(value) <= 0) {
                low = middle;
            } else {
                high = middle.subtract(BigInteger.ONE);
            }
        }
        return low.pow(degree).equals(value) ? Optional.of(low) : Optional.empty();
    }

    private Optional<BigFraction> application(FunctionName function, List<MathExpression> arguments) {
        return switch (function) {
            case SQRT -> of(arguments.getFirst()).flatMap(x -> power(x, BigFraction.ONE_HALF));
            case ROOT ->
                of(arguments.getFirst()).flatMap(n -> of(arguments.getLast()).flatMap(x -> realRoot(x, n)));
            case ABS -> of(arguments.getFirst()).map(BigFraction::abs);
            case FLOOR -> of(arguments.getFirst()).map(x -> new BigFraction(floor(x)));
            case CEILING ->
                of(arguments.getFirst())
                        .map(x -> new BigFraction(floor(x.negate()).negate()));
            case FACTORIAL -> of(arguments.getFirst()).flatMap(this::factorial);
            case BINOMIAL ->
                of(arguments.getFirst()).flatMap(n -> of(arguments.getLast()).flatMap(k -> binomial(n, k)));
            case EXP, LN, LOG, SIN, COS, TAN, COT, SEC, CSC, ARCSIN, ARCCOS, ARCTAN, SINH, COSH, TANH ->
                Optional.empty();
        };
    }

    private Optional<BigFraction> realRoot(BigFraction radicand, BigFraction degree) {
        if (!isWhole(degree) || degree.signum() <= 0 || degree.getNumerator().bitLength() > 31) {
            return Optional.empty();
        }
        if (radicand.signum() >= 0) {
            return root(radicand, degree.getNumeratorAsInt());
        }
        return degree.getNumerator().testBit(0)
                ? root(radicand.negate(), degree.getNumeratorAsInt()).map(BigFraction::negate)
                : Optional.empty();
    }

    private Optional<BigFraction> factorial(BigFraction n) {
        if (!isWhole(n) || n.signum() < 0 || n.compareTo(new BigFraction(LARGEST_FACTORIAL)) > 0) {
            return Optional.empty();
        }
        var product = BigInteger.ONE;
        for (int i = 2; i <= n.getNumeratorAsInt(); i++) {
            budget.step();
            product = product.multiply(BigInteger.valueOf(i));
        }
        return Optional.of(new BigFraction(product));
    }

    private Optional<BigFraction> binomial(BigFraction n, BigFraction k) {
        if (!isWhole(n)
                || !isWhole(k)
                || n.signum() < 0
                || k.signum() < 0
                || n.compareTo(new BigFraction(LARGEST_FACTORIAL)) > 0) {
            return Optional.empty();
        }
        if (k.compareTo(n) > 0) {
            return Optional.of(BigFraction.ZERO);
        }
        var product = BigFraction.ONE;
        for (int i = 1; i <= k.getNumeratorAsInt(); i++) {
            budget.step();
            product = product.multiply(n.getNumeratorAsInt() - i + 1).divide(i);
        }
        return Optional.of(product);
    }

    static boolean isWhole(BigFraction value) {
        return value.getDenominator().equals(BigInteger.ONE);
    }

    private static BigInteger floor(BigFraction value) {
        var parts = value.getNumerator().divideAndRemainder(value.getDenominator());
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    private static boolean tooLong(BigFraction value) {
        return bits(value) > MOST_BITS;
    }

    private static long bits(BigFraction value) {
        return (long) value.getNumerator().bitLength() + value.getDenominator().bitLength() - 1;
    }
}
