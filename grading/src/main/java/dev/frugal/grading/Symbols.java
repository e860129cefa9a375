package dev.frugal.grading;

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
            case MathExpression.Rational _, MathExpression.BasedNumeral _, MathExpression.Symbol _ -> false;
        };
    }

    /// The expression with `other` in the place of `constant`.
    static MathExpression replaced(MathExpression expression, MathExpression.Constant constant, MathExpression other) {
        return switch (expression) {
            case MathExpression.Constant here -> here == constant ? other : here;
            case MathExpression.Sum(var terms) ->
                new MathExpression.Sum(terms.stream()
                        .map(term -> replaced(term, constant, other))
                        .toList());
            case MathExpression.Product(var factors) ->
                new MathExpression.Product(factors.stream()
                        .map(factor -> replaced(factor, constant, other))
                        .toList());
            case MathExpression.Power(var base, var exponent) ->
                new MathExpression.Power(replaced(base, constant, other), replaced(exponent, constant, other));
            case MathExpression.Application(var function, var arguments) ->
                new MathExpression.Application(
                        function,
                        arguments.stream()
                                .map(argument -> replaced(argument, constant, other))
                                .toList());
            case MathExpression.Rational _, MathExpression.BasedNumeral _, MathExpression.Symbol _ -> expression;
        };
    }
}
