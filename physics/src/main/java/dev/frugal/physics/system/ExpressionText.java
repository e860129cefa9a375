package dev.frugal.physics.system;

import dev.frugal.physics.system.Expression.Call;
import dev.frugal.physics.system.Expression.Conditional;
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
            case Literal(var value) -> text.append(value == Math.PI ? FormulaParser.PI : number(value));
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
            case Conditional(var condition, var then, var otherwise) -> {
                text.append("if(");
                print(condition, 0, text);
                text.append(", ");
                print(then, 0, text);
                text.append(", ");
                print(otherwise, 0, text);
                text.append(')');
            }
        }
        if (parentheses) {
            text.append(')');
        }
    }

    private static void print(Condition condition, int surrounding, StringBuilder text) {
        int own = precedence(condition);
        if (own < surrounding) {
            text.append('(');
        }
        switch (condition) {
            case Condition.Comparison(var relation, var left, var right) -> {
                print(left, 0, text);
                text.append(' ').append(relation.symbol()).append(' ');
                print(right, 0, text);
            }
            case Condition.Both(var left, var right) -> {
                print(left, own, text);
                text.append(" and ");
                print(right, own + 1, text);
            }
            case Condition.Either(var left, var right) -> {
                print(left, own, text);
                text.append(" or ");
                print(right, own + 1, text);
            }
            case Condition.Not(var argument) -> {
                text.append("not ");
                print(argument, own, text);
            }
        }
        if (own < surrounding) {
            text.append(')');
        }
    }

    /// How tightly a condition binds, from `or` to a comparison.
    static int precedence(Condition condition) {
        return switch (condition) {
            case Condition.Either _ -> 1;
            case Condition.Both _ -> 2;
            case Condition.Not _ -> 3;
            case Condition.Comparison _ -> 4;
        };
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
            case MINIMUM, MAXIMUM, ARCTANGENT, REMAINDER -> {
                text.append(operator.symbol()).append('(');
                printArguments(operator, left, text);
                text.append(", ");
                print(right, 0, text);
                text.append(')');
            }
        }
    }

    /// `min(a, b, c)` is `min(min(a, b), c)`.
    private static void printArguments(Operator operator, Expression left, StringBuilder text) {
        boolean chained = operator == Operator.MINIMUM || operator == Operator.MAXIMUM;
        if (chained && left instanceof Operation(var inner, var first, var second) && inner == operator) {
            printArguments(operator, first, text);
            text.append(", ");
            print(second, 0, text);
        } else {
            print(left, 0, text);
        }
    }

    private static int precedence(Expression expression) {
        return switch (expression) {
            case Literal(var value) -> value < 0 ? Operator.SIGN_PRECEDENCE : TIGHTEST;
            case Symbol _, Call _, Conditional _ -> TIGHTEST;
            case Negative _ -> Operator.SIGN_PRECEDENCE;
            case Operation(var operator, var _, var _) -> operator.precedence();
        };
    }
}
