package dev.frugal.reasoning.language.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The value of an expression over variables.
final class TemplateEvaluator {
    private TemplateEvaluator() {}

    static Object value(TemplateExpression expression, Variables variables) {
        var budget = variables.budget();
        budget.step(expression.line());
        return switch (expression) {
            case TemplateExpression.Literal literal -> literal.value();
            case TemplateExpression.Name name -> variables.value(name.name());
            case TemplateExpression.ListOf list -> values(list.items(), variables);
            case TemplateExpression.DictionaryOf dictionary -> dictionary(dictionary, variables);
            case TemplateExpression.Attribute attribute ->
                Values.member(value(attribute.target(), variables), attribute.name(), attribute.line());
            case TemplateExpression.Index index -> {
                var target = value(index.target(), variables);
                budget.reading(target instanceof String ? target : "", index.line());
                yield Values.member(target, value(index.key(), variables), index.line());
            }
            case TemplateExpression.Slice slice -> slice(slice, variables);
            case TemplateExpression.Call call -> call(call, variables);
            case TemplateExpression.Filter filter ->
                Filters.apply(
                        filter.name(),
                        value(filter.target(), variables),
                        values(filter.arguments(), variables),
                        named(filter.named(), variables),
                        budget,
                        filter.line());
            case TemplateExpression.Test test ->
                test.negated()
                        != TemplateTests.holds(
                                test.name(),
                                value(test.target(), variables),
                                values(test.arguments(), variables),
                                budget,
                                test.line());
            case TemplateExpression.Unary unary -> unary(unary, variables);
            case TemplateExpression.Binary binary -> binary(binary, variables);
            case TemplateExpression.Conditional conditional -> {
                if (Values.truth(value(conditional.condition(), variables))) {
                    yield value(conditional.then(), variables);
                }
                yield conditional
                        .otherwise()
                        .map(otherwise -> value(otherwise, variables))
                        .orElse(JinjaUndefined.UNDEFINED);
            }
        };
    }

    private static List<Object> values(List<TemplateExpression> expressions, Variables variables) {
        var values = new ArrayList<Object>();
        expressions.forEach(expression -> values.add(value(expression, variables)));
        return values;
    }

    private static Map<String, Object> named(Map<String, TemplateExpression> expressions, Variables variables) {
        var values = new LinkedHashMap<String, Object>();
        expressions.forEach((name, item) -> values.put(name, value(item, variables)));
        return values;
    }

    private static Object dictionary(TemplateExpression.DictionaryOf dictionary, Variables variables) {
        var entries = new LinkedHashMap<Object, Object>();
        for (int i = 0; i < dictionary.entries().size(); i += 2) {
            var key = value(dictionary.entries().get(i), variables);
            if (Values.holdsOthers(key)) {
                throw new TemplateException(dictionary.line(), Values.kind(key) + " cannot be a key");
            }
            entries.put(key, value(dictionary.entries().get(i + 1), variables));
        }
        return entries;
    }

    private static Object slice(TemplateExpression.Slice slice, Variables variables) {
        var bounds = new PythonStrings.SliceBounds(
                bound(slice.from(), variables, PythonStrings.SliceBounds.OPEN, slice.line()),
                bound(slice.to(), variables, PythonStrings.SliceBounds.OPEN, slice.line()),
                bound(slice.step(), variables, 1, slice.line()));
        if (bounds.step() == 0) {
            throw new TemplateException(slice.line(), "a slice cannot step by 0");
        }
        var target = value(slice.target(), variables);
        var chosen = PythonStrings.slice(Values.items(target, variables.budget(), slice.line()), bounds);
        return target instanceof String
                ? String.join("", chosen.stream().map(String::valueOf).toList())
                : chosen;
    }

    private static long bound(Optional<TemplateExpression> bound, Variables variables, long otherwise, int line) {
        if (bound.isEmpty()) {
            return otherwise;
        }
        var value = value(bound.get(), variables);
        if (value instanceof Long number) {
            return number;
        }
        if (value == JinjaUndefined.NONE) {
            return otherwise;
        }
        throw new TemplateException(line, "a slice needs whole numbers, not " + Values.kind(value));
    }

    private static Object call(TemplateExpression.Call call, Variables variables) {
        var arguments = values(call.arguments(), variables);
        var named = named(call.named(), variables);
        if (call.target() instanceof TemplateExpression.Attribute method) {
            var target = value(method.target(), variables);
            // A dictionary's own entry comes after its methods, as in Python.
            return ValueMethods.call(target, method.name(), arguments, variables.budget(), call.line());
        }
        if (value(call.target(), variables) instanceof Values.Function function) {
            return function.call(arguments, named, call.line());
        }
        throw new TemplateException(
                call.line(),
                call.target() instanceof TemplateExpression.Name name
                        ? "the function '%s' is not supported".formatted(name.name())
                        : "only functions can be called");
    }

    private static Object unary(TemplateExpression.Unary unary, Variables variables) {
        var operand = value(unary.operand(), variables);
        if (unary.operator().equals("not")) {
            return !Values.truth(operand);
        }
        return switch (operand) {
            case Long number -> -number;
            case Double number -> -number;
            default -> throw new TemplateException(unary.line(), "%s has no negative".formatted(Values.kind(operand)));
        };
    }

    private static Object binary(TemplateExpression.Binary binary, Variables variables) {
        var left = value(binary.left(), variables);
        return switch (binary.operator()) {
            case "and" -> Values.truth(left) ? value(binary.right(), variables) : left;
            case "or" -> Values.truth(left) ? left : value(binary.right(), variables);
            default ->
                Operators.apply(
                        binary.operator(), left, value(binary.right(), variables), variables.budget(), binary.line());
        };
    }
}
