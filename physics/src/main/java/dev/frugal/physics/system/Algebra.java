package dev.frugal.physics.system;

import dev.frugal.physics.system.Expression.Call;
import dev.frugal.physics.system.Expression.Literal;
import dev.frugal.physics.system.Expression.Negative;
import dev.frugal.physics.system.Expression.Operation;
import dev.frugal.physics.system.Expression.Symbol;
import java.util.Map;

/// Constructors of expressions that simplify as they build: constants are computed, neutral
/// elements vanish, signs and numeric factors move outwards. Each looks only at its operands'
/// roots, so a tree built bottom-up by them is simplified in one pass.
final class Algebra {
    private Algebra() {}

    static Expression simplified(Expression expression) {
        return substituted(expression, Map.of());
    }

    static Expression substituted(Expression expression, Map<String, Double> values) {
        return switch (expression) {
            case Literal literal -> literal;
            case Symbol symbol -> {
                var value = values.get(symbol.name());
                yield value == null ? symbol : new Literal(value);
            }
            case Negative(var argument) -> negative(substituted(argument, values));
            case Operation(var operator, var left, var right) ->
                operation(operator, substituted(left, values), substituted(right, values));
            case Call(var function, var argument) -> call(function, substituted(argument, values));
        };
    }

    static Expression operation(Operator operator, Expression left, Expression right) {
        return switch (operator) {
            case SUM -> sum(left, right);
            case DIFFERENCE -> difference(left, right);
            case PRODUCT -> product(left, right);
            case QUOTIENT -> quotient(left, right);
            case POWER -> power(left, right);
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
            case Symbol _, Operation _, Call _ -> new Negative(argument);
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
