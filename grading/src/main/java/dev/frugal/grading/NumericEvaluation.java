package dev.frugal.grading;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.complex.FieldComplex;
import org.hipparchus.dfp.Dfp;
import org.hipparchus.dfp.DfpField;
import org.hipparchus.fraction.BigFraction;

/// The value of an expression at a point, to [#DIGITS] decimal digits.
///
/// In the reals a root or logarithm of a negative number is undefined; in the complex numbers it
/// has its principal value. Odd roots of negative numbers are real in both. A division by zero, an
/// overflow and the factorial of what is no whole number are undefined in both.
final class NumericEvaluation {
    /// Decimal digits carried. Rounding and the cancellation in everyday expressions leave far more
    /// than the digits that are compared.
    static final int DIGITS = 60;

    /// A root, a logarithm or a sine costs about as much as so many other steps.
    private static final int STEPS_A_FUNCTION = 30;

    private static final int LARGEST_WHOLE_EXPONENT = 1_000_000;

    /// e to this power has 130,288 digits, near the most that the numbers can hold.
    private static final int LARGEST_EXPONENT = 300_000;

    private static final int LARGEST_FACTORIAL = 3000;

    private final DfpField field;
    private final boolean real;
    private final Map<String, Dfp> point;
    private final Budget budget;
    private final Map<String, Dfp> indices = new HashMap<>();
    private Dfp largestTerm;

    /// Says that an expression has no value at a point.
    static final class Undefined extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Undefined() {
            super("no value there", null, false, false);
        }
    }

    NumericEvaluation(DfpField field, boolean real, Map<String, Dfp> point, Budget budget) {
        this.field = field;
        this.real = real;
        this.point = point;
        this.budget = budget;
        this.largestTerm = field.getZero();
    }

    /// The largest absolute value among the terms of all sums so far: what their rounding is
    /// relative to.
    Dfp largestTerm() {
        return largestTerm;
    }

    /// The value of `expression`.
    FieldComplex<Dfp> of(MathExpression expression) {
        budget.step();
        var value = switch (expression) {
            case MathExpression.Rational(var fraction) -> rational(fraction);
            case MathExpression.BasedNumeral(var digits, var base) -> rational(ExactValue.inBase(digits, base));
            case MathExpression.Symbol(var name) -> symbol(name);
            case MathExpression.Constant constant -> constant(constant);
            case MathExpression.Sum(var terms) -> sum(terms);
            case MathExpression.Product(var factors) -> product(factors);
            case MathExpression.Power(var base, var exponent) -> power(of(base), of(exponent));
            case MathExpression.Application(var function, var arguments) -> application(function, arguments);
            case MathExpression.Series series -> series(series);
        };
        boolean finite = !value.getRealPart().isNaN()
                && !value.getRealPart().isInfinite()
                && !value.getImaginaryPart().isNaN()
                && !value.getImaginaryPart().isInfinite();
        if (!finite || real && !value.getImaginaryPart().isZero()) {
            throw new Undefined();
        }
        return value;
    }

    private FieldComplex<Dfp> rational(BigFraction fraction) {
        return real(field.newDfp(fraction.getNumerator().toString())
                .divide(field.newDfp(fraction.getDenominator().toString())));
    }

    private FieldComplex<Dfp> series(MathExpression.Series series) {
        var low = requireReal(of(series.low()));
        var high = requireReal(of(series.high()));
        if (!isWhole(low) || !isWhole(high) || high.subtract(low).greaterThan(field.newDfp(ExactValue.MOST_TERMS))) {
            throw new Undefined();
        }
        var total = real(series.product() ? 1 : 0);
        var outer = indices.get(series.index());
        for (var k = low; !k.greaterThan(high); k = k.add(field.getOne())) {
            indices.put(series.index(), k);
            var term = of(series.body());
            total = series.product() ? multiply(total, term) : total.add(term);
        }
        indices.remove(series.index());
        if (outer != null) {
            indices.put(series.index(), outer);
        }
        return total;
    }

    private FieldComplex<Dfp> real(Dfp value) {
        return new FieldComplex<>(value, field.getZero());
    }

    private FieldComplex<Dfp> real(int value) {
        return real(field.newDfp(value));
    }

    private FieldComplex<Dfp> symbol(String name) {
        var value = indices.getOrDefault(name, point.get(name));
        if (value == null) {
            throw new Undefined();
        }
        return real(value);
    }

    private FieldComplex<Dfp> constant(MathExpression.Constant constant) {
        return switch (constant) {
            case PI -> real(field.getPi());
            case E -> real(field.getE());
            case IMAGINARY_UNIT -> new FieldComplex<>(field.getZero(), field.getOne());
            case DEGREE -> real(field.getPi().divide(180));
            case PERCENT -> real(field.getOne().divide(100));
            case INFINITY -> throw new Undefined();
        };
    }

    private FieldComplex<Dfp> sum(List<MathExpression> terms) {
        var sum = real(0);
        for (var term : terms) {
            var value = of(term);
            var size = value.getRealPart().abs().add(value.getImaginaryPart().abs());
            if (size.greaterThan(largestTerm)) {
                largestTerm = size;
            }
            sum = sum.add(value);
        }
        return sum;
    }

    private FieldComplex<Dfp> product(List<MathExpression> factors) {
        var product = real(1);
        for (var factor : factors) {
            product = multiply(product, of(factor));
        }
        return product;
    }

    private FieldComplex<Dfp> multiply(FieldComplex<Dfp> a, FieldComplex<Dfp> b) {
        return isReal(a) && isReal(b) ? real(a.getRealPart().multiply(b.getRealPart())) : a.multiply(b);
    }

    private static boolean isReal(FieldComplex<Dfp> value) {
        return value.getImaginaryPart().isZero();
    }

    private static boolean isZero(FieldComplex<Dfp> value) {
        return value.getRealPart().isZero() && value.getImaginaryPart().isZero();
    }

    private FieldComplex<Dfp> power(FieldComplex<Dfp> base, FieldComplex<Dfp> exponent) {
        if (isReal(exponent) && isWhole(exponent.getRealPart())) {
            return wholePower(base, exponent.getRealPart());
        }
        if (isZero(base)) {
            if (exponent.getRealPart().strictlyPositive()) {
                return real(0);
            }
            throw new Undefined();
        }
        return exponential(multiply(exponent, logarithm(base)));
    }

    private FieldComplex<Dfp> wholePower(FieldComplex<Dfp> base, Dfp exponent) {
        if (exponent.abs().greaterThan(field.newDfp(LARGEST_WHOLE_EXPONENT))) {
            throw new Undefined();
        }
        int times = exponent.intValue();
        if (times < 0 && isZero(base)) {
            throw new Undefined();
        }
        var result = real(1);
        var square = base;
        for (int rest = Math.abs(times); rest > 0; rest >>= 1) {
            budget.step();
            if ((rest & 1) == 1) {
                result = multiply(result, square);
            }
            square = multiply(square, square);
        }
        return times < 0 ? reciprocal(result) : result;
    }

    private FieldComplex<Dfp> reciprocal(FieldComplex<Dfp> value) {
        if (isZero(value)) {
            throw new Undefined();
        }
        return isReal(value) ? real(value.getRealPart().reciprocal()) : value.reciprocal();
    }

    /// Beyond the largest exponent the library counts powers in an `int` that overflows, without
    /// end.
    private FieldComplex<Dfp> exponential(FieldComplex<Dfp> value) {
        if (value.getRealPart().abs().greaterThan(field.newDfp(LARGEST_EXPONENT))) {
            throw new Undefined();
        }
        return isReal(value) ? real(value.getRealPart().exp()) : value.exp();
    }

    private FieldComplex<Dfp> logarithm(FieldComplex<Dfp> value) {
        if (isZero(value)) {
            throw new Undefined();
        }
        if (isReal(value) && value.getRealPart().strictlyPositive()) {
            return real(value.getRealPart().log());
        }
        requireComplex();
        if (isReal(value)) {
            return new FieldComplex<>(value.getRealPart().negate().log(), field.getPi());
        }
        return value.log();
    }

    private FieldComplex<Dfp> squareRoot(FieldComplex<Dfp> value) {
        if (!isReal(value)) {
            return value.sqrt();
        }
        if (value.getRealPart().strictlyNegative()) {
            requireComplex();
            return new FieldComplex<>(
                    field.getZero(), value.getRealPart().negate().sqrt());
        }
        return real(value.getRealPart().sqrt());
    }

    private void requireComplex() {
        if (real) {
            throw new Undefined();
        }
    }

    private static boolean isWhole(Dfp value) {
        return value.rint().equals(value);
    }

    private FieldComplex<Dfp> application(FunctionName function, List<MathExpression> arguments) {
        budget.steps(STEPS_A_FUNCTION);
        var x = of(arguments.getLast());
        return switch (function) {
            case SQRT -> squareRoot(x);
            case EXP -> exponential(x);
            case LN -> logarithm(x);
            case LOG -> multiply(logarithm(x), reciprocal(logarithm(of(arguments.getFirst()))));
            case ROOT -> root(of(arguments.getFirst()), x);
            case SIN -> isReal(x) ? real(x.getRealPart().sin()) : x.sin();
            case COS -> cosine(x);
            case TAN -> multiply(sine(x), reciprocal(cosine(x)));
            case COT -> multiply(cosine(x), reciprocal(sine(x)));
            case SEC -> reciprocal(cosine(x));
            case CSC -> reciprocal(sine(x));
            case ARCSIN -> arcsine(x);
            case ARCCOS -> real(field.getPi().divide(2)).subtract(arcsine(x));
            case ARCTAN -> isReal(x) ? real(arctangent(x.getRealPart())) : x.atan();
            case SINH -> half(exponential(x).subtract(exponential(x.negate())));
            case COSH -> half(exponential(x).add(exponential(x.negate())));
            case TANH ->
                multiply(
                        exponential(x).subtract(exponential(x.negate())),
                        reciprocal(exponential(x).add(exponential(x.negate()))));
            case ABS -> absolute(x);
            case FLOOR -> real(requireReal(x).floor());
            case CEILING -> real(requireReal(x).ceil());
            case FACTORIAL -> factorial(requireReal(x));
            case BINOMIAL -> binomial(requireReal(of(arguments.getFirst())), requireReal(x));
        };
    }

    private FieldComplex<Dfp> half(FieldComplex<Dfp> value) {
        return multiply(value, real(field.getOne().divide(2)));
    }

    private static FieldComplex<Dfp> sine(FieldComplex<Dfp> x) {
        return isReal(x) ? new FieldComplex<>(x.getRealPart().sin(), x.getImaginaryPart()) : x.sin();
    }

    private static FieldComplex<Dfp> cosine(FieldComplex<Dfp> x) {
        return isReal(x) ? new FieldComplex<>(x.getRealPart().cos(), x.getImaginaryPart()) : x.cos();
    }

    private FieldComplex<Dfp> arcsine(FieldComplex<Dfp> x) {
        if (!isReal(x)) {
            return x.asin();
        }
        var size = x.getRealPart().abs();
        if (size.equals(field.getOne())) {
            var right = field.getPi().divide(2);
            return real(x.getRealPart().strictlyNegative() ? right.negate() : right);
        }
        if (size.greaterThan(field.getOne())) {
            requireComplex();
            return x.asin();
        }
        var cosine = field.getOne().subtract(size.square()).sqrt();
        return real(arctangent(x.getRealPart().divide(cosine)));
    }

    /// The library's arc tangent is off by 1e-37 at 1. One step of Newton's method mends that: with
    /// y near arctan x, the tangent of what is missing is (x cos y − sin y) / (cos y + x sin y).
    private static Dfp arctangent(Dfp x) {
        var near = x.atan();
        var sine = near.sin();
        var cosine = near.cos();
        return near.add(x.multiply(cosine).subtract(sine).divide(cosine.add(x.multiply(sine))));
    }

    private FieldComplex<Dfp> absolute(FieldComplex<Dfp> x) {
        if (isReal(x)) {
            return real(x.getRealPart().abs());
        }
        return real(x.getRealPart().square().add(x.getImaginaryPart().square()).sqrt());
    }

    private FieldComplex<Dfp> root(FieldComplex<Dfp> degree, FieldComplex<Dfp> radicand) {
        var n = requireReal(degree);
        if (n.isZero()) {
            throw new Undefined();
        }
        boolean odd = isWhole(n) && !isWhole(n.divide(2));
        if (odd && isReal(radicand) && radicand.getRealPart().strictlyNegative()) {
            return power(radicand.negate(), reciprocal(degree)).negate();
        }
        return power(radicand, reciprocal(degree));
    }

    private Dfp requireReal(FieldComplex<Dfp> value) {
        if (!isReal(value)) {
            throw new Undefined();
        }
        return value.getRealPart();
    }

    private FieldComplex<Dfp> factorial(Dfp n) {
        if (!isWhole(n) || n.strictlyNegative() || n.greaterThan(field.newDfp(LARGEST_FACTORIAL))) {
            throw new Undefined();
        }
        var product = field.getOne();
        for (int i = 2; i <= n.intValue(); i++) {
            budget.step();
            product = product.multiply(i);
        }
        return real(product);
    }

    private FieldComplex<Dfp> binomial(Dfp n, Dfp k) {
        if (!isWhole(k) || k.strictlyNegative() || k.greaterThan(field.newDfp(LARGEST_FACTORIAL))) {
            throw new Undefined();
        }
        var product = field.getOne();
        for (int i = 1; i <= k.intValue(); i++) {
            budget.step();
            product = product.multiply(n.subtract(field.newDfp(i - 1))).divide(i);
        }
        return real(product);
    }
}
