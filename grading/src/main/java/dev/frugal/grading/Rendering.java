package dev.frugal.grading;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;

/// Writes an answer in one plain form, for people who want to know how it was read.
final class Rendering {
    private final ExactValue exact;

    Rendering(Budget budget) {
        this.exact = new ExactValue(budget);
    }

    /// The answer in plain text.
    String of(ParsedAnswer answer) {
        return switch (answer) {
            case ParsedAnswer.Value(var expression, var unit) ->
                of(expression) + (unit.isNone() ? "" : " " + measure(unit));
            case ParsedAnswer.Approximate(var expression, var decimals) ->
                "~" + of(expression) + " (" + decimals + " decimals)";
            case ParsedAnswer.Listing(var items) -> items(items);
            case ParsedAnswer.SetOf(var items) -> "{" + items(items) + "}";
            case ParsedAnswer.Tuple(var items) -> "(" + items(items) + ")";
            case ParsedAnswer.Reals(var ranges) ->
                ranges.ranges().isEmpty()
                        ? "{}"
                        : ranges.ranges().stream().map(this::of).collect(Collectors.joining(" ∪ "));
            case ParsedAnswer.Matrix(var rows) ->
                rows.stream().map(row -> expressions(row, ", ")).collect(Collectors.joining("; ", "[", "]"));
            case ParsedAnswer.Assignment(var name, var value) -> name + " := " + of(value);
            case ParsedAnswer.Equation(var left, var right) -> of(left) + " = " + of(right);
            case ParsedAnswer.Inequality(var difference, var strict) -> of(difference) + (strict ? " > 0" : " ≥ 0");
            case ParsedAnswer.Chain(var sides, var strict) -> chain(sides, strict);
            case ParsedAnswer.Ratio(var parts) -> expressions(parts, " : ");
            case ParsedAnswer.Residue(var value, var modulus) -> of(value) + " mod " + of(modulus);
            case ParsedAnswer.Clock(var time) -> time.toString();
            case ParsedAnswer.Date(var date) -> date.toString();
            case ParsedAnswer.Score(var points) ->
                points.stream().map(BigInteger::toString).collect(Collectors.joining("-"));
            case ParsedAnswer.Words(var text) -> "\"" + text + "\"";
            case ParsedAnswer.Either(var readings) -> of(readings.getFirst());
        };
    }

    private static String measure(Unit unit) {
        var factor = unit.factor().toString();
        return factor.equals("1") ? unit.written() : "× " + factor + " " + unit.written();
    }

    private String items(List<ParsedAnswer> items) {
        return items.stream().map(this::of).collect(Collectors.joining(", "));
    }

    private String expressions(List<MathExpression> expressions, String separator) {
        return expressions.stream().map(this::of).collect(Collectors.joining(separator));
    }

    private String of(Range range) {
        return (range.lowClosed() ? "[" : "(")
                + of(range.low())
                + ", "
                + of(range.high())
                + (range.highClosed() ? "]" : ")");
    }

    private String of(MathExpression expression) {
        var value = exact.of(expression);
        if (value.isPresent() && !(expression instanceof MathExpression.BasedNumeral)) {
            return value.get().toString().replace(" ", "");
        }
        return switch (expression) {
            case MathExpression.Rational(var number) -> number.toString().replace(" ", "");
            case MathExpression.BasedNumeral(var digits, var base) -> digits + "_" + base;
            case MathExpression.Symbol(var name) -> name;
            case MathExpression.Constant constant ->
                switch (constant) {
                    case PI -> "π";
                    case E -> "e";
                    case IMAGINARY_UNIT -> "i";
                    case INFINITY -> "∞";
                    case DEGREE -> "°";
                    case PERCENT -> "%";
                };
            case MathExpression.Sum(var terms) -> "(" + expressions(terms, " + ") + ")";
            case MathExpression.Product(var factors) -> expressions(factors, "·");
            case MathExpression.Power(var base, var exponent) -> of(base) + "^(" + of(exponent) + ")";
            case MathExpression.Application(var function, var arguments) ->
                function.written() + "(" + expressions(arguments, ", ") + ")";
            case MathExpression.Series(var product, var index, var low, var high, var body) ->
                "%s(%s, %s=%s..%s)".formatted(product ? "product" : "sum", of(body), index, of(low), of(high));
        };
    }

    private String chain(List<MathExpression> sides, List<Boolean> strict) {
        var text = new StringBuilder(of(sides.getFirst()));
        for (int i = 1; i < sides.size(); i++) {
            text.append(strict.get(i - 1) ? " < " : " ≤ ").append(of(sides.get(i)));
        }
        return text.toString();
    }
}
