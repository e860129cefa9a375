package dev.frugal.grading;

import java.util.SortedSet;
import java.util.TreeSet;

/// What letters an expression is made of.
final class Symbols {
    private Symbols() {}

    /// The names of the unknowns and parameters.
    static SortedSet<String> of(Expression expression) {
        var names = new TreeSet<String>();
        collect(expression, names);
        return names;
    }

    private static void collect(Expression expression, SortedSet<String> names) {
        switch (expression) {
            case Expression.Symbol(var name) -> names.add(name);
            case Expression.Sum(var terms) -> terms.forEach(term -> collect(term, names));
            case Expression.Product(var factors) -> factors.forEach(factor -> collect(factor, names));
            case Expression.Power(var base, var exponent) -> {
                collect(base, names);
                collect(exponent, names);
            }
            case Expression.Application(var _, var arguments) ->
                arguments.forEach(argument -> collect(argument, names));
            case Expression.Rational _, Expression.BasedNumeral _, Expression.Constant _ -> {
                // No letters of unknowns in these.
            }
        }
    }

    /// Whether `constant` occurs.
    static boolean contains(Expression expression, Expression.Constant constant) {
        return switch (expression) {
            case Expression.Constant here -> here == constant;
            case Expression.Sum(var terms) -> terms.stream().anyMatch(term -> contains(term, constant));
            case Expression.Product(var factors) -> factors.stream().anyMatch(factor -> contains(factor, constant));
            case Expression.Power(var base, var exponent) -> contains(base, constant) || contains(exponent, constant);
            case Expression.Application(var _, var arguments) ->
                arguments.stream().anyMatch(argument -> contains(argument, constant));
            case Expression.Rational _, Expression.BasedNumeral _, Expression.Symbol _ -> false;
        };
    }

    /// The expression with `other` in the place of `constant`.
    static Expression replaced(Expression expression, Expression.Constant constant, Expression other) {
        return switch (expression) {
            case Expression.Constant here -> here == constant ? other : here;
            case Expression.Sum(var terms) ->
                new Expression.Sum(terms.stream()
                        .map(term -> replaced(term, constant, other))
                        .toList());
            case Expression.Product(var factors) ->
                new Expression.Product(factors.stream()
                        .map(factor -> replaced(factor, constant, other))
                        .toList());
            case Expression.Power(var base, var exponent) ->
                new Expression.Power(replaced(base, constant, other), replaced(exponent, constant, other));
            case Expression.Application(var function, var arguments) ->
                new Expression.Application(
                        function,
                        arguments.stream()
                                .map(argument -> replaced(argument, constant, other))
                                .toList());
            case Expression.Rational _, Expression.BasedNumeral _, Expression.Symbol _ -> expression;
        };
    }
}
