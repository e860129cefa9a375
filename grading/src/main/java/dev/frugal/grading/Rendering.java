package dev.frugal.grading;

import java.util.List;
import java.util.stream.Collectors;

/// Writes an answer in one plain form, for people who want to know how it was read.
final class Rendering {
    private final ExactValue exact;

    Rendering(Budget budget) {
        this.exact = new ExactValue(budget);
    }

    /// The answer in plain text.
    String of(Answer answer) {
        return switch (answer) {
            case Answer.Value(var expression, var unit) -> of(expression) + (unit.isNone() ? "" : " " + measure(unit));
            case Answer.Approximate(var expression, var decimals) ->
                "~" + of(expression) + " (" + decimals + " decimals)";
            case Answer.Listing(var items) -> items(items);
            case Answer.SetOf(var items) -> "{" + items(items) + "}";
            case Answer.Tuple(var items) -> "(" + items(items) + ")";
            case Answer.Reals(var ranges) ->
                ranges.ranges().isEmpty()
                        ? "{}"
                        : ranges.ranges().stream().map(this::of).collect(Collectors.joining(" ∪ "));
            case Answer.Matrix(var rows) ->
                rows.stream().map(row -> expressions(row, ", ")).collect(Collectors.joining("; ", "[", "]"));
            case Answer.Assignment(var name, var value) -> name + " := " + of(value);
            case Answer.Equation(var difference) -> of(difference) + " = 0";
            case Answer.Inequality(var difference, var strict) -> of(difference) + (strict ? " > 0" : " ≥ 0");
            case Answer.Ratio(var parts) -> expressions(parts, " : ");
            case Answer.Words(var text) -> "\"" + text + "\"";
            case Answer.Either(var readings) -> of(readings.getFirst());
        };
    }

    private static String measure(Unit unit) {
        var factor = unit.factor().toString();
        return factor.equals("1") ? unit.written() : "× " + factor + " " + unit.written();
    }

    private String items(List<Answer> items) {
        return items.stream().map(this::of).collect(Collectors.joining(", "));
    }

    private String expressions(List<Expression> expressions, String separator) {
        return expressions.stream().map(this::of).collect(Collectors.joining(separator));
    }

    private String of(Range range) {
        return (range.lowClosed() ? "[" : "(")
                + of(range.low())
                + ", "
                + of(range.high())
                + (range.highClosed() ? "]" : ")");
    }

    private String of(Expression expression) {
        var value = exact.of(expression);
        if (value.isPresent() && !(expression instanceof Expression.BasedNumeral)) {
            return value.get().toString().replace(" ", "");
        }
        return switch (expression) {
            case Expression.Rational(var number) -> number.toString().replace(" ", "");
            case Expression.BasedNumeral(var digits, var base) -> digits + "_" + base;
            case Expression.Symbol(var name) -> name;
            case Expression.Constant constant ->
                switch (constant) {
                    case PI -> "π";
                    case E -> "e";
                    case IMAGINARY_UNIT -> "i";
                    case INFINITY -> "∞";
                    case DEGREE -> "°";
                    case PERCENT -> "%";
                };
            case Expression.Sum(var terms) -> "(" + expressions(terms, " + ") + ")";
            case Expression.Product(var factors) -> expressions(factors, "·");
            case Expression.Power(var base, var exponent) -> of(base) + "^(" + of(exponent) + ")";
            case Expression.Application(var function, var arguments) ->
                function.written() + "(" + expressions(arguments, ", ") + ")";
        };
    }
}
