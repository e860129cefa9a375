package dev.frugal.grading;

import dev.frugal.base.Seed;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.hipparchus.complex.FieldComplex;
import org.hipparchus.dfp.Dfp;
import org.hipparchus.dfp.DfpField;

/// Whether two expressions have the same value, wherever both have one.
///
/// Rationals are compared exactly. Everything else is compared at random points in high precision,
/// in the reals unless the imaginary unit occurs: positive, negative, whole, large and very large
/// points in turn. A point at which either side is undefined says nothing, so that ln x + ln y is ln(xy),
/// while √(x²) is not x, because at negative points both are defined and differ. Where too few
/// points say anything in the reals the complex numbers are tried; where they do not either, only
/// the same writing is the same.
final class IdentityTest {
    private static final int POINTS = 36;
    private static final int ENOUGH_POINTS = 6;
    private static final int FEWEST_POINTS = 2;

    /// Of 60 digits, 38 have to agree; rounding takes far fewer than the others.
    private static final String RELATIVE_TOLERANCE = "1e-38";

    /// What a sum may be off, relative to its largest term, when its terms cancel.
    private static final String CANCELLATION_TOLERANCE = "1e-48";

    /// A fraction of more digits than this is no value of an expression in shorter numbers. It may
    /// agree with one to all digits that are compared, as the first 50 of π do.
    private static final int LONGEST_CHANCE_VALUE = 30;

    private Optional<DfpField> made = Optional.empty();
    private final Seed seed;
    private final Budget budget;
    private final ExactValue exact;

    IdentityTest(Seed seed, Budget budget) {
        this.seed = seed.named("identity");
        this.budget = budget;
        this.exact = new ExactValue(budget);
    }

    /// The field takes milliseconds to make, and most answers are compared without it.
    private DfpField field() {
        if (made.isEmpty()) {
            made = Optional.of(new DfpField(NumericEvaluation.DIGITS));
        }
        return made.get();
    }

    /// Whether one of the two is a long fraction that the other, in numbers not half as long, can only
    /// come near.
    private boolean isTruncation(MathExpression one, MathExpression other) {
        boolean left = exact.of(one).isPresent();
        boolean right = exact.of(other).isPresent();
        int fraction = longestNumber(left ? one : other);
        return (left || right)
                && Symbols.of(one).isEmpty()
                && Symbols.of(other).isEmpty()
                && fraction > LONGEST_CHANCE_VALUE
                && 2 * longestNumber(left ? other : one) < fraction;
    }

    /// Digits of the longest number, numerator and denominator together, that a part without
    /// functions and letters has.
    private int longestNumber(MathExpression expression) {
        var value = exact.of(expression);
        if (value.isPresent()) {
            return decimalDigits(value.get().getNumerator())
                    + decimalDigits(value.get().getDenominator());
        }
        return switch (expression) {
            case MathExpression.Sum(var terms) -> longestNumber(terms);
            case MathExpression.Product(var factors) -> longestNumber(factors);
            case MathExpression.Power(var base, var exponent) -> longestNumber(List.of(base, exponent));
            case MathExpression.Application(var _, var arguments) -> longestNumber(arguments);
            case MathExpression.Series(var _, var _, var low, var high, var body) ->
                longestNumber(List.of(low, high, body));
            case MathExpression.Rational _,
                    MathExpression.BasedNumeral _,
                    MathExpression.Symbol _,
                    MathExpression.Constant _ -> 0;
        };
    }

    private int longestNumber(List<MathExpression> expressions) {
        return expressions.stream().mapToInt(this::longestNumber).max().orElse(0);
    }

    private static int decimalDigits(BigInteger value) {
        return (int) Math.ceil(value.bitLength() * Math.log10(2));
    }

    private enum Verdict {
        SAME,
        DIFFERENT,
        UNDEFINED
    }

    /// Whether both have the same value.
    boolean same(MathExpression one, MathExpression other) {
        if (one.equals(other)) {
            return true;
        }
        var left = exact.of(one);
        var right = exact.of(other);
        if (left.isPresent() && right.isPresent()) {
            return left.get().equals(right.get());
        }
        if (isTruncation(one, other)) {
            return false;
        }
        var infinity = MathExpression.Constant.INFINITY;
        if (infinitySign(one).isPresent() || infinitySign(other).isPresent()) {
            return infinitySign(one).equals(infinitySign(other));
        }
        if (Symbols.contains(one, infinity) || Symbols.contains(other, infinity)) {
            // As in I(∞), the value of a quantity after all time.
            var late = new MathExpression.Symbol("∞");
            return same(Symbols.replaced(one, infinity, late), Symbols.replaced(other, infinity, late));
        }
        var unit = MathExpression.Constant.IMAGINARY_UNIT;
        boolean complex = Symbols.contains(one, unit) || Symbols.contains(other, unit);
        var sides = LinearForm.apart(one, other, exact);
        if (sides.areRational()) {
            return sides.one().equals(sides.other());
        }
        var verdict = complex ? Verdict.UNDEFINED : verdict(sides.one(), sides.other(), true);
        if (verdict == Verdict.UNDEFINED) {
            verdict = verdict(sides.one(), sides.other(), false);
        }
        return verdict == Verdict.SAME;
    }

    /// The order of two real numbers; empty when either is none.
    OptionalInt order(MathExpression one, MathExpression other) {
        if (same(one, other)) {
            return OptionalInt.of(0);
        }
        var left = position(one);
        var right = position(other);
        if (left.isEmpty() || right.isEmpty()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(left.get().lessThan(right.get()) ? -1 : 1);
    }

    /// Whether `one` is a constant multiple of `other`; the sign of the constant, if so.
    Optional<Integer> multiple(MathExpression one, MathExpression other) {
        var names = names(one, other);
        Optional<FieldComplex<Dfp>> ratio = Optional.empty();
        int agreeing = 0;
        for (int k = 0; k < POINTS && agreeing < ENOUGH_POINTS; k++) {
            budget.step();
            var evaluation = new NumericEvaluation(field(), true, point(names, k), budget);
            try {
                var here = evaluation.of(one);
                var there = evaluation.of(other);
                if (here.getRealPart().isZero() || there.getRealPart().isZero()) {
                    if (here.getRealPart().isZero() != there.getRealPart().isZero()) {
                        return Optional.empty();
                    }
                    continue;
                }
                var now = here.divide(there);
                if (ratio.isPresent() && !close(ratio.get(), now, evaluation.largestTerm())) {
                    return Optional.empty();
                }
                ratio = Optional.of(now);
                agreeing++;
            } catch (NumericEvaluation.Undefined _) {
                // Says nothing about this point.
            }
        }
        return agreeing < FEWEST_POINTS
                ? Optional.empty()
                : ratio.map(value -> value.getRealPart().strictlyNegative() ? -1 : 1);
    }

    /// `expression` rounded to `decimals` places, half away from zero, if it is a real number.
    Optional<String> rounded(MathExpression expression, int decimals) {
        return realValue(expression).map(value -> {
            var shift = field().newDfp(10).pow(decimals);
            var half = field().getOne().divide(2);
            var scaled = value.abs().multiply(shift).add(half).floor();
            var signed = value.strictlyNegative() ? scaled.negate() : scaled;
            return signed.isZero() ? "0" : signed.toString();
        });
    }

    /// Whether `other` differs from `one` by at most `tolerance`, relative to `one`.
    boolean close(MathExpression one, MathExpression other, double tolerance) {
        var left = realValue(one);
        var right = realValue(other);
        return left.isPresent()
                && right.isPresent()
                && !left.get()
                        .subtract(right.get())
                        .abs()
                        .greaterThan(left.get().abs().multiply(field().newDfp(tolerance)));
    }

    private Optional<Dfp> position(MathExpression expression) {
        var sign = infinitySign(expression);
        return sign.isPresent()
                ? Optional.of(field().newDfp(sign.get().byteValue(), Dfp.INFINITE))
                : realValue(expression);
    }

    private Optional<Dfp> realValue(MathExpression expression) {
        if (!Symbols.of(expression).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new NumericEvaluation(field(), true, Map.of(), budget)
                    .of(expression)
                    .getRealPart());
        } catch (NumericEvaluation.Undefined _) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> infinitySign(MathExpression expression) {
        if (expression == MathExpression.Constant.INFINITY) {
            return Optional.of(1);
        }
        return expression instanceof MathExpression.Product(var factors)
                        && factors.size() == 2
                        && factors.getFirst().equals(MathExpression.Rational.MINUS_ONE)
                        && factors.getLast() == MathExpression.Constant.INFINITY
                ? Optional.of(-1)
                : Optional.empty();
    }

    private Verdict verdict(MathExpression one, MathExpression other, boolean real) {
        var names = names(one, other);
        int agreeing = 0;
        int points = names.isEmpty() ? 1 : POINTS;
        for (int k = 0; k < points && agreeing < ENOUGH_POINTS; k++) {
            switch (at(one, other, real, point(names, k))) {
                case SAME -> agreeing++;
                case DIFFERENT -> {
                    return Verdict.DIFFERENT;
                }
                case UNDEFINED -> {
                    // Says nothing about this point.
                }
            }
        }
        return agreeing >= Math.min(points, FEWEST_POINTS) ? Verdict.SAME : Verdict.UNDEFINED;
    }

    private Verdict at(MathExpression one, MathExpression other, boolean real, Map<String, Dfp> point) {
        var evaluation = new NumericEvaluation(field(), real, point, budget);
        try {
            var left = evaluation.of(one);
            var right = evaluation.of(other);
            return close(left, right, evaluation.largestTerm()) ? Verdict.SAME : Verdict.DIFFERENT;
        } catch (NumericEvaluation.Undefined _) {
            return Verdict.UNDEFINED;
        }
    }

    private boolean close(FieldComplex<Dfp> a, FieldComplex<Dfp> b, Dfp largestTerm) {
        var difference = a.subtract(b);
        var scale = larger(size(a), size(b));
        var allowed = scale.multiply(field().newDfp(RELATIVE_TOLERANCE))
                .add(largestTerm.multiply(field().newDfp(CANCELLATION_TOLERANCE)));
        return !size(difference).greaterThan(allowed);
    }

    private static Dfp size(FieldComplex<Dfp> value) {
        return value.getRealPart().abs().add(value.getImaginaryPart().abs());
    }

    private static Dfp larger(Dfp a, Dfp b) {
        return a.greaterThan(b) ? a : b;
    }

    private static Collection<String> names(MathExpression one, MathExpression other) {
        var names = new TreeSet<>(Symbols.of(one));
        names.addAll(Symbols.of(other));
        return names;
    }

    /// The point with number `k`: positive, negative, mixed, whole, large and very large coordinates in
    /// turn.
    private Map<String, Dfp> point(Collection<String> names, int k) {
        var random = seed.at(k).random();
        var point = new HashMap<String, Dfp>();
        for (var name : names) {
            double coordinate = switch (k % 6) {
                case 0 -> random.nextDouble(0.05, 3);
                case 1 -> random.nextDouble(-3, -0.05);
                case 2 -> random.nextDouble(-4, 4);
                case 3 -> random.nextInt(2, 12);
                case 4 -> random.nextDouble(3, 20);
                default -> random.nextDouble(1e3, 1e4);
            };
            point.put(name, field().newDfp(coordinate));
        }
        return point;
    }
}
