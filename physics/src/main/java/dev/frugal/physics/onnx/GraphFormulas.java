package dev.frugal.physics.onnx;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.system.Condition;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.Function;
import dev.frugal.physics.system.Operator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Formulas as operations of a graph, elementwise. Each subtree is computed once.
public final class GraphFormulas {
    /// Powers up to this one are products: exact in sign, and faster.
    private static final int HIGHEST_PRODUCT = 8;

    private final Graph graph;
    private final Map<String, String> symbols;
    private final IdentityHashMap<Expression, String> done = new IdentityHashMap<>();

    /// @param symbols the graph's value for each name of the formulas
    public GraphFormulas(Graph graph, Map<String, String> symbols) {
        this.graph = graph;
        this.symbols = Map.copyOf(symbols);
    }

    /// The value of a formula.
    ///
    /// @throws InvalidInputException if it has a function that runtimes do not compute in float64
    public String value(Expression expression) {
        var before = done.get(expression);
        if (before != null) {
            return before;
        }
        var made = made(expression);
        done.put(expression, made);
        return made;
    }

    private String made(Expression expression) {
        return switch (expression) {
            case Expression.Literal(var value) -> graph.number(value);
            case Expression.Symbol(var name) -> symbol(name);
            case Expression.Negative(var argument) -> graph.op("Neg", value(argument));
            case Expression.Operation(var operator, var left, var right) -> operation(operator, left, right);
            case Expression.Call(var function, var argument) -> call(function, value(argument));
            case Expression.Conditional(var condition, var then, var otherwise) ->
                graph.where(condition(condition), value(then), value(otherwise));
        };
    }

    private String symbol(String name) {
        var value = symbols.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the graph has no value for '%s'".formatted(name));
        }
        return value;
    }

    private String operation(Operator operator, Expression left, Expression right) {
        return switch (operator) {
            case SUM -> graph.plus(value(left), value(right));
            case DIFFERENCE -> graph.minus(value(left), value(right));
            case PRODUCT -> graph.times(value(left), value(right));
            case QUOTIENT -> graph.over(value(left), value(right));
            case POWER -> power(left, right);
            case MINIMUM -> graph.op("Min", value(left), value(right));
            case MAXIMUM -> graph.op("Max", value(left), value(right));
            case REMAINDER ->
                graph.minus(
                        value(left),
                        graph.times(value(right), graph.op("Floor", graph.over(value(left), value(right)))));
            case ARCTANGENT -> throw unsupported("atan2");
        };
    }

    private String power(Expression base, Expression exponent) {
        if (exponent instanceof Expression.Literal(var number)
                && number == Math.rint(number)
                && number >= 1
                && number <= HIGHEST_PRODUCT) {
            var product = value(base);
            for (int factor = 1; factor < number; factor++) {
                product = graph.times(product, value(base));
            }
            return product;
        }
        return graph.op("Pow", value(base), value(exponent));
    }

    private String call(Function function, String argument) {
        return switch (function) {
            case SIN -> graph.op("Sin", argument);
            case COS -> graph.cosine(argument);
            case TAN -> graph.over(graph.op("Sin", argument), graph.cosine(argument));
            case SINH -> halved(graph.minus(exponential(argument), exponential(graph.op("Neg", argument))));
            case COSH -> halved(graph.plus(exponential(argument), exponential(graph.op("Neg", argument))));
            case TANH -> graph.op("Tanh", argument);
            case EXP -> exponential(argument);
            case LOG -> graph.op("Log", argument);
            case SQRT -> graph.op("Sqrt", argument);
            case ABS -> graph.op("Abs", argument);
            case SIGN -> graph.op("Sign", argument);
            case FLOOR -> graph.op("Floor", argument);
            case ASIN, ACOS, ATAN -> throw unsupported(function.symbol());
        };
    }

    private String exponential(String argument) {
        return graph.op("Exp", argument);
    }

    private String halved(String value) {
        return graph.times(graph.number(0.5), value);
    }

    private static InvalidInputException unsupported(String function) {
        return new InvalidInputException(
                "the equations call %s, which ONNX runtimes do not compute in float64; export a system without it"
                        .formatted(function));
    }

    private String condition(Condition condition) {
        return switch (condition) {
            case Condition.Comparison(var relation, var left, var right) -> {
                var operands = List.of(value(left), value(right));
                yield switch (relation) {
                    case LESS -> graph.op("Less", operands);
                    case LESS_OR_EQUAL -> graph.op("LessOrEqual", operands);
                    case GREATER -> graph.op("Greater", operands);
                    case GREATER_OR_EQUAL -> graph.op("GreaterOrEqual", operands);
                    case EQUAL -> graph.op("Equal", operands);
                    case DIFFERENT -> graph.op("Not", graph.op("Equal", operands));
                };
            }
            case Condition.Both(var left, var right) -> graph.op("And", condition(left), condition(right));
            case Condition.Either(var left, var right) -> graph.op("Or", condition(left), condition(right));
            case Condition.Not(var argument) -> graph.op("Not", condition(argument));
        };
    }
}
