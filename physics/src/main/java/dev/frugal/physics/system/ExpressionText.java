package dev.frugal.physics.system;

import dev.frugal.physics.system.Expression.Call;
import dev.frugal.physics.system.Expression.Literal;
import dev.frugal.physics.system.Expression.Negative;
import dev.frugal.physics.system.Expression.Operation;
import dev.frugal.physics.system.Expression.Symbol;

/// Prints a tree as text with no more parentheses than parsing it back needs.
final class ExpressionText {
    private static final int TIGHTEST = 5;

    /// Whole numbers below this print without a fraction; every one of them is exact in a double.
    private static final double LARGEST_PLAIN = 1e15;

    private ExpressionText() {}

    static String of(Expression expression) {
        var text = new StringBuilder();
        print(expression, 0, text);
        return text.toString();
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < LARGEST_PLAIN
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static void print(Expression expression, int surrounding, StringBuilder text) {
        boolean parentheses = precedence(expression) < surrounding;
        if (parentheses) {
            text.append('(');
        }
        switch (expression) {
            case Literal(var value) -> text.append(number(value));
            case Symbol(var name) -> text.append(name);
            case Negative(var argument) -> {
                text.append('-');
                print(argument, Operator.SIGN_PRECEDENCE, text);
            }
            case Call(var function, var argument) -> {
                text.append(function.symbol()).append('(');
                print(argument, 0, text);
                text.append(')');
            }
            case Operation(var operator, var left, var right) -> printOperation(operator, left, right, text);
        }
        if (parentheses) {
            text.append(')');
        }
    }

    private static void printOperation(Operator operator, Expression left, Expression right, StringBuilder text) {
        int own = operator.precedence();
        switch (operator) {
            case SUM, DIFFERENCE -> {
                print(left, own, text);
                text.append(' ').append(operator.symbol()).append(' ');
                print(right, own + 1, text);
            }
            case PRODUCT, QUOTIENT -> {
                print(left, own, text);
                text.append(operator.symbol());
                print(right, own + 1, text);
            }
            case POWER -> {
                print(left, TIGHTEST, text);
                text.append(operator.symbol());
                print(right, Operator.SIGN_PRECEDENCE, text);
            }
        }
    }

    private static int precedence(Expression expression) {
        return switch (expression) {
            case Literal(var value) -> value < 0 ? Operator.SIGN_PRECEDENCE : TIGHTEST;
            case Symbol _, Call _ -> TIGHTEST;
            case Negative _ -> Operator.SIGN_PRECEDENCE;
            case Operation(var operator, var _, var _) -> operator.precedence();
        };
    }
}
