package dev.frugal.physics.system;

import dev.frugal.physics.system.Condition.Relation;
import dev.frugal.physics.system.Expression.Call;
import dev.frugal.physics.system.Expression.Conditional;
import dev.frugal.physics.system.Expression.Literal;
import dev.frugal.physics.system.Expression.Negative;
import dev.frugal.physics.system.Expression.Operation;
import dev.frugal.physics.system.Expression.Symbol;
import java.util.IdentityHashMap;

/// Partial derivatives by the rules of calculus, simplified as they are built. What is made of pieces has its
/// derivative in pieces.
final class Derivation {
    private final String symbol;
    private final IdentityHashMap<Expression, Expression> done = new IdentityHashMap<>();

    private Derivation(String symbol) {
        this.symbol = symbol;
    }

    static Expression of(Expression expression, String symbol) {
        return new Derivation(symbol).of(expression);
    }

    private Expression of(Expression expression) {
        return switch (expression) {
            case Literal _ -> Expression.literal(0);
            case Symbol(var name) -> Expression.literal(name.equals(symbol) ? 1 : 0);
            case Negative _, Call _, Operation _, Conditional _ -> {
                var before = done.get(expression);
                if (before == null) {
                    before = derived(expression);
                    done.put(expression, before);
                }
                yield before;
            }
        };
    }

    private Expression derived(Expression expression) {
        return switch (expression) {
            case Literal _, Symbol _ -> of(expression);
            case Negative(var argument) -> Algebra.negative(of(argument));
            case Call(var function, var argument) -> Algebra.product(function.slopeAt(argument), of(argument));
            case Operation(var operator, var left, var right) -> ofOperation(operator, left, right);
            case Conditional(var condition, var then, var otherwise) ->
                Algebra.conditional(condition, of(then), of(otherwise));
        };
    }

    private Expression ofOperation(Operator operator, Expression left, Expression right) {
        var leftSlope = of(left);
        var rightSlope = of(right);
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
            case MINIMUM -> where(Relation.LESS_OR_EQUAL, left, right, leftSlope, rightSlope);
            case MAXIMUM -> where(Relation.GREATER_OR_EQUAL, left, right, leftSlope, rightSlope);
            case ARCTANGENT -> {
                var two = Expression.literal(2);
                yield Algebra.quotient(
                        Algebra.difference(Algebra.product(leftSlope, right), Algebra.product(left, rightSlope)),
                        Algebra.sum(Algebra.power(left, two), Algebra.power(right, two)));
            }
            case REMAINDER ->
                Algebra.difference(
                        leftSlope,
                        Algebra.product(Algebra.call(Function.FLOOR, Algebra.quotient(left, right)), rightSlope));
        };
    }

    private static Expression where(
            Relation relation, Expression left, Expression right, Expression leftSlope, Expression rightSlope) {
        return Algebra.conditional(new Condition.Comparison(relation, left, right), leftSlope, rightSlope);
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
