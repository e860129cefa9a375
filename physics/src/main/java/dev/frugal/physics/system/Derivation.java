package dev.frugal.physics.system;

import dev.frugal.physics.system.Expression.Call;
import dev.frugal.physics.system.Expression.Literal;
import dev.frugal.physics.system.Expression.Negative;
import dev.frugal.physics.system.Expression.Operation;
import dev.frugal.physics.system.Expression.Symbol;

/// Partial derivatives by the rules of calculus, simplified as they are built.
final class Derivation {
    private Derivation() {}

    static Expression of(Expression expression, String symbol) {
        return switch (expression) {
            case Literal _ -> Expression.literal(0);
            case Symbol(var name) -> Expression.literal(name.equals(symbol) ? 1 : 0);
            case Negative(var argument) -> Algebra.negative(of(argument, symbol));
            case Call(var function, var argument) -> Algebra.product(function.slopeAt(argument), of(argument, symbol));
            case Operation(var operator, var left, var right) -> ofOperation(operator, left, right, symbol);
        };
    }

    private static Expression ofOperation(Operator operator, Expression left, Expression right, String symbol) {
        var leftSlope = of(left, symbol);
        var rightSlope = of(right, symbol);
        return switch (operator) {
            case SUM -> Algebra.sum(leftSlope, rightSlope);
            case DIFFERENCE -> Algebra.difference(leftSlope, rightSlope);
            case PRODUCT -> Algebra.sum(Algebra.product(leftSlope, right), Algebra.product(left, rightSlope));
            case QUOTIENT ->
                Algebra.difference(
                        Algebra.quotient(leftSlope, right),
                        Algebra.quotient(
                                Algebra.product(left, rightSlope), Algebra.power(right, Expression.literal(2))));
            case POWER -> ofPower(left, right, leftSlope, rightSlope);
        };
    }

    /// `b^e (e' log b + e b'/b)`, without the logarithm where the exponent does not vary: there the
    /// base may be negative.
    private static Expression ofPower(
            Expression base, Expression exponent, Expression baseSlope, Expression exponentSlope) {
        var byBase = Algebra.product(
                Algebra.product(exponent, Algebra.power(base, Algebra.difference(exponent, Expression.literal(1)))),
                baseSlope);
        if (Algebra.isNumber(exponentSlope, 0)) {
            return byBase;
        }
        var byExponent = Algebra.product(
                Algebra.product(Algebra.power(base, exponent), Algebra.call(Function.LOG, base)), exponentSlope);
        return Algebra.sum(byBase, byExponent);
    }
}
