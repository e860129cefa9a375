package dev.frugal.physics.system;

import dev.frugal.physics.system.Expression.Call;
import dev.frugal.physics.system.Expression.Conditional;
import dev.frugal.physics.system.Expression.Literal;
import dev.frugal.physics.system.Expression.Negative;
import dev.frugal.physics.system.Expression.Operation;
import dev.frugal.physics.system.Expression.Symbol;
import java.util.Set;
import java.util.regex.Pattern;

/// Prints a tree as LaTeX mathematics.
final class LatexText {
    private static final int TIGHTEST = 5;
    private static final Pattern INDEXED = Pattern.compile("(\\p{L}+)_?(\\d+)");
    private static final Set<String> GREEK = Set.of(
            "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
            "xi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda",
            "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega");

    private LatexText() {}

    static String of(Expression expression) {
        var text = new StringBuilder();
        print(expression, 0, text);
        return text.toString();
    }

    /// A name as mathematics: `omega` as a Greek letter, `F0` with an index, longer words upright, `x'` with a dot.
    static String symbol(String name) {
        int primes = name.length() - name.replace("'", "").length();
        var plain = plainSymbol(name.substring(0, name.length() - primes));
        return switch (primes) {
            case 0 -> plain;
            case 1 -> "\\dot{" + plain + "}";
            case 2 -> "\\ddot{" + plain + "}";
            default -> "{" + plain + "^{(" + primes + ")}}";
        };
    }

    private static String plainSymbol(String name) {
        var indexed = INDEXED.matcher(name);
        if (indexed.matches()) {
            return letters(indexed.group(1)) + "_{" + indexed.group(2) + "}";
        }
        return letters(name);
    }

    private static String letters(String letters) {
        if (GREEK.contains(letters)) {
            return "\\" + letters;
        }
        return letters.length() == 1 ? letters : "\\mathrm{" + letters.replace("_", "\\_") + "}";
    }

    private static void print(Expression expression, int surrounding, StringBuilder text) {
        boolean parentheses = precedence(expression) < surrounding;
        if (parentheses) {
            text.append("\\left(");
        }
        switch (expression) {
            case Literal(var value) -> text.append(number(value));
            case Symbol(var name) -> text.append(symbol(name));
            case Negative(var argument) -> {
                text.append('-');
                print(argument, Operator.SIGN_PRECEDENCE, text);
            }
            case Call(var function, var argument) -> printCall(function, argument, text);
            case Operation(var operator, var left, var right) -> printOperation(operator, left, right, text);
            case Conditional(var condition, var then, var otherwise) -> {
                text.append("\\begin{cases} ");
                print(then, 0, text);
                text.append(" & ");
                print(condition, 0, text);
                text.append(" \\\\ ");
                print(otherwise, 0, text);
                text.append(" & \\text{otherwise} \\end{cases}");
            }
        }
        if (parentheses) {
            text.append("\\right)");
        }
    }

    private static void print(Condition condition, int surrounding, StringBuilder text) {
        int own = ExpressionText.precedence(condition);
        if (own < surrounding) {
            text.append("\\left(");
        }
        switch (condition) {
            case Condition.Comparison(var relation, var left, var right) -> {
                print(left, 0, text);
                text.append(
                        switch (relation) {
                            case LESS -> " < ";
                            case LESS_OR_EQUAL -> " \\le ";
                            case GREATER -> " > ";
                            case GREATER_OR_EQUAL -> " \\ge ";
                            case EQUAL -> " = ";
                            case DIFFERENT -> " \\ne ";
                        });
                print(right, 0, text);
            }
            case Condition.Both(var left, var right) -> {
                print(left, own, text);
                text.append(" \\land ");
                print(right, own + 1, text);
            }
            case Condition.Either(var left, var right) -> {
                print(left, own, text);
                text.append(" \\lor ");
                print(right, own + 1, text);
            }
            case Condition.Not(var argument) -> {
                text.append("\\lnot ");
                print(argument, own + 2, text);
            }
        }
        if (own < surrounding) {
            text.append("\\right)");
        }
    }

    private static void printCall(Function function, Expression argument, StringBuilder text) {
        var opening = switch (function) {
            case SQRT -> "\\sqrt{";
            case ABS -> "\\left|";
            case SIGN -> "\\operatorname{sign}\\left(";
            case FLOOR -> "\\left\\lfloor ";
            case ASIN -> "\\arcsin\\left(";
            case ACOS -> "\\arccos\\left(";
            case ATAN -> "\\arctan\\left(";
            case SIN, COS, TAN, SINH, COSH, TANH, EXP, LOG -> "\\" + function.symbol() + "\\left(";
        };
        text.append(opening);
        print(argument, 0, text);
        text.append(
                switch (function) {
                    case SQRT -> "}";
                    case ABS -> "\\right|";
                    case FLOOR -> " \\right\\rfloor";
                    case SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH, TANH, EXP, LOG, SIGN -> "\\right)";
                });
    }

    private static void printOperation(Operator operator, Expression left, Expression right, StringBuilder text) {
        int own = operator.precedence();
        switch (operator) {
            case SUM, DIFFERENCE -> {
                print(left, own, text);
                text.append(' ').append(operator.symbol()).append(' ');
                print(right, own + 1, text);
            }
            case PRODUCT -> {
                print(left, own, text);
                text.append(right instanceof Literal ? " \\cdot " : " \\, ");
                print(right, own + 1, text);
            }
            case QUOTIENT -> {
                text.append("\\frac{");
                print(left, 0, text);
                text.append("}{");
                print(right, 0, text);
                text.append('}');
            }
            case POWER -> {
                print(left, TIGHTEST, text);
                text.append("^{");
                print(right, 0, text);
                text.append('}');
            }
            case MINIMUM, MAXIMUM -> printNamed("\\" + operator.symbol(), left, right, text);
            case ARCTANGENT, REMAINDER -> printNamed("\\operatorname{" + operator.symbol() + "}", left, right, text);
        }
    }

    private static void printNamed(String name, Expression left, Expression right, StringBuilder text) {
        text.append(name).append("\\left(");
        print(left, 0, text);
        text.append(", ");
        print(right, 0, text);
        text.append("\\right)");
    }

    private static String number(double value) {
        if (value == Math.PI) {
            return "\\pi";
        }
        var plain = ExpressionText.number(value);
        int exponent = plain.indexOf('E');
        return exponent < 0
                ? plain
                : plain.substring(0, exponent) + " \\cdot 10^{" + plain.substring(exponent + 1) + "}";
    }

    private static int precedence(Expression expression) {
        return switch (expression) {
            case Literal(var value) ->
                value < 0
                        ? Operator.SIGN_PRECEDENCE
                        : ExpressionText.number(value).contains("E") ? Operator.PRODUCT.precedence() : TIGHTEST;
            case Symbol _ -> TIGHTEST;
            case Call _ -> Operator.POWER.precedence();
            case Conditional _ -> Operator.SUM.precedence();
            case Negative _ -> Operator.SIGN_PRECEDENCE;
            case Operation(var operator, var _, var _) ->
                operator.called()
                        ? Operator.POWER.precedence()
                        : operator == Operator.QUOTIENT ? Operator.PRODUCT.precedence() : operator.precedence();
        };
    }
}
