package dev.frugal.grading;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// What letters an expression is made of.
final class Symbols {
    private Symbols() {}

    /// The names of the unknowns and parameters.
    static SortedSet<String> of(MathExpression expression) {
        var names = new TreeSet<String>();
        collect(expression, names);
        return names;
    }

    private static void collect(MathExpression expression, SortedSet<String> names) {
        switch (expression) {
            case MathExpression.Symbol(var name) -> names.add(name);
            case MathExpression.Sum(var terms) -> terms.forEach(term -> collect(term, names));
            case MathExpression.Product(var factors) -> factors.forEach(factor -> collect(factor, names));
            case MathExpression.Power(var base, var exponent) -> {
                collect(base, names);
                collect(exponent, names);
            }
            case MathExpression.Application(var _, var arguments) ->
                arguments.forEach(argument -> collect(argument, names));
            case MathExpression.Series(var _, var index, var low, var high, var body) -> {
                var inner = of(body);
                inner.remove(index);
                names.addAll(inner);
                collect(low, names);
                collect(high, names);
            }
            case MathExpression.Rational _, MathExpression.BasedNumeral _, MathExpression.Constant _ -> {
                // No letters of unknowns in these.
            }
        }
    }

    /// Whether `constant` occurs.
    static boolean contains(MathExpression expression, MathExpression.Constant constant) {
        return switch (expression) {
            case MathExpression.Constant here -> here == constant;
            case MathExpression.Sum(var terms) -> terms.stream().anyMatch(term -> contains(term, constant));
            case MathExpression.Product(var factors) -> factors.stream().anyMatch(factor -> contains(factor, constant));
            case MathExpression.Power(var base, var exponent) ->
                contains(base, constant) || contains(exponent, constant);
            case MathExpression.Application(var _, var arguments) ->
                arguments.stream().anyMatch(argument -> contains(argument, constant));
            case MathExpression.Series(var _, var _, var low, var high, var body) ->
                contains(low, constant) || contains(high, constant) || contains(body, constant);
            case MathExpression.Rational _, MathExpression.BasedNumeral _, MathExpression.Symbol _ -> false;
        };
    }

    /// The expression with `other` in the place of `part`, a constant or a symbol.
    static MathExpression replaced(MathExpression expression, MathExpression part, MathExpression other) {
        return switch (expression) {
            case MathExpression.Constant here -> here.equals(part) ? other : here;
            case MathExpression.Symbol here -> here.equals(part) ? other : here;
            case MathExpression.Sum(var terms) -> new MathExpression.Sum(replaced(terms, part, other));
            case MathExpression.Product(var factors) -> new MathExpression.Product(replaced(factors, part, other));
            case MathExpression.Power(var base, var exponent) ->
                new MathExpression.Power(replaced(base, part, other), replaced(exponent, part, other));
            case MathExpression.Application(var function, var arguments) ->
                new MathExpression.Application(function, replaced(arguments, part, other));
            case MathExpression.Series(var product, var index, var low, var high, var body) ->
                new MathExpression.Series(
                        product,
                        index,
                        replaced(low, part, other),
                        replaced(high, part, other),
                        part.equals(new MathExpression.Symbol(index)) ? body : replaced(body, part, other));
            case MathExpression.Rational _, MathExpression.BasedNumeral _ -> expression;
        };
    }

    private static List<MathExpression> replaced(
            List<MathExpression> expressions, MathExpression part, MathExpression other) {
        return expressions.stream()
                .map(expression -> replaced(expression, part, other))
                .toList();
    }
}
