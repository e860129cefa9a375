package dev.frugal.physics.system;

import dev.frugal.physics.system.Expression.Call;
import dev.frugal.physics.system.Expression.Conditional;
import dev.frugal.physics.system.Expression.Literal;
import dev.frugal.physics.system.Expression.Negative;
import dev.frugal.physics.system.Expression.Operation;
import dev.frugal.physics.system.Expression.Symbol;
import java.util.Optional;

/// Constructors of expressions that simplify as they build: constants are computed, neutral
/// elements vanish, signs and numeric factors move outwards. Each looks only at its operands'
/// roots, so a tree built bottom-up by them is simplified in one pass.
final class Algebra {
    private Algebra() {}

    static Expression operation(Operator operator, Expression left, Expression right) {
        return switch (operator) {
            case SUM -> sum(left, right);
            case DIFFERENCE -> difference(left, right);
            case PRODUCT -> product(left, right);
            case QUOTIENT -> quotient(left, right);
            case POWER -> power(left, right);
            case MINIMUM, MAXIMUM, ARCTANGENT, REMAINDER ->
                left instanceof Literal(var a) && right instanceof Literal(var b)
                        ? new Literal(operator.at(a, b))
                        : new Operation(operator, left, right);
        };
    }

    static Expression conditional(Condition condition, Expression then, Expression otherwise) {
        var known = known(condition);
        if (known.isPresent()) {
            return known.get() ? then : otherwise;
        }
        return same(then, otherwise) ? then : new Conditional(condition, then, otherwise);
    }

    /// Whether two expressions are the same number or the same name. Trees are not compared, for that may take
    /// as long
    /// as the tree is large.
    private static boolean same(Expression first, Expression second) {
        return (first instanceof Literal || first instanceof Expression.Symbol) && first.equals(second);
    }

    static Condition both(Condition left, Condition right) {
        var known = known(left);
        if (known.isPresent()) {
            return known.get() ? right : left;
        }
        return known(right).map(holds -> holds ? left : right).orElseGet(() -> new Condition.Both(left, right));
    }

    static Condition either(Condition left, Condition right) {
        var known = known(left);
        if (known.isPresent()) {
            return known.get() ? left : right;
        }
        return known(right).map(holds -> holds ? right : left).orElseGet(() -> new Condition.Either(left, right));
    }

    /// Whether a condition about numbers alone holds; empty for any other. [#both] and [#either] leave none of
    /// those as
    /// a part of another condition.
    private static Optional<Boolean> known(Condition condition) {
        return switch (condition) {
            case Condition.Comparison(var relation, Literal(var a), Literal(var b)) ->
                Optional.of(relation.holds(a, b));
            case Condition.Not(var argument) -> known(argument).map(holds -> !holds);
            case Condition.Comparison _, Condition.Both _, Condition.Either _ -> Optional.empty();
        };
    }

    static Expression sum(Expression left, Expression right) {
        if (left instanceof Literal(var a) && right instanceof Literal(var b)) {
            return new Literal(a + b);
        }
        if (isNumber(left, 0)) {
            return right;
        }
        if (isNumber(right, 0)) {
            return left;
        }
        if (right instanceof Negative(var argument)) {
            return difference(left, argument);
        }
        return new Operation(Operator.SUM, left, right);
    }

    static Expression difference(Expression left, Expression right) {
        if (left instanceof Literal(var a) && right instanceof Literal(var b)) {
            return new Literal(a - b);
        }
        if (isNumber(right, 0)) {
            return left;
        }
        if (isNumber(left, 0)) {
            return negative(right);
        }
        if (right instanceof Negative(var argument)) {
            return sum(left, argument);
        }
        return new Operation(Operator.DIFFERENCE, left, right);
    }

    static Expression negative(Expression argument) {
        return switch (argument) {
            case Literal(var value) -> new Literal(-value);
            case Negative(var inner) -> inner;
            case Operation(var operator, Literal(var factor), var rest)
            when operator == Operator.PRODUCT -> product(new Literal(-factor), rest);
            case Symbol _, Operation _, Call _, Conditional _ -> new Negative(argument);
        };
    }

    static Expression product(Expression left, Expression right) {
        if (left instanceof Literal(var a) && right instanceof Literal(var b)) {
            return new Literal(a * b);
        }
        if (isNumber(left, 0) || isNumber(right, 0)) {
            return new Literal(0);
        }
        if (isNumber(left, 1)) {
            return right;
        }
        if (isNumber(right, 1)) {
            return left;
        }
        if (right instanceof Literal) {
            return product(right, left);
        }
        if (isNumber(left, -1)) {
            return negative(right);
        }
        if (left instanceof Negative(var argument)) {
            return negative(product(argument, right));
        }
        if (right instanceof Negative(var argument)) {
            return negative(product(left, argument));
        }
        if (right instanceof Operation(var operator, Literal(var b), var rest) && operator == Operator.PRODUCT) {
            return left instanceof Literal(var a)
                    ? product(new Literal(a * b), rest)
                    : product(new Literal(b), product(left, rest));
        }
        return new Operation(Operator.PRODUCT, left, right);
    }

    static Expression quotient(Expression left, Expression right) {
        if (left instanceof Literal(var a) && right instanceof Literal(var b)) {
            return new Literal(a / b);
        }
        if (isNumber(left, 0)) {
            return left;
        }
        if (isNumber(right, 1)) {
            return left;
        }
        if (left instanceof Negative(var argument)) {
            return negative(quotient(argument, right));
        }
        if (right instanceof Negative(var argument)) {
            return negative(quotient(left, argument));
        }
        return new Operation(Operator.QUOTIENT, left, right);
    }

    static Expression power(Expression base, Expression exponent) {
        if (base instanceof Literal(var a) && exponent instanceof Literal(var b)) {
            return new Literal(Operator.POWER.at(a, b));
        }
        if (isNumber(exponent, 0)) {
            return new Literal(1);
        }
        if (isNumber(exponent, 1)) {
            return base;
        }
        return new Operation(Operator.POWER, base, exponent);
    }

    static Expression call(Function function, Expression argument) {
        return argument instanceof Literal(var value) ? new Literal(function.at(value)) : new Call(function, argument);
    }

    static boolean isNumber(Expression expression, double number) {
        return expression instanceof Literal(var value) && value == number;
    }
}
