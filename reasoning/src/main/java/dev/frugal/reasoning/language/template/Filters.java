package dev.frugal.reasoning.language.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `value | filter(arguments)`.
final class Filters {
    private static final int ONE_LINE = -1;

    private Filters() {}

    static Object apply(
            String name,
            Object value,
            List<Object> arguments,
            Map<String, Object> named,
            TemplateBudget budget,
            int line) {
        budget.reading(value, line);
        return switch (name) {
            case "trim" ->
                PythonStrings.strip(Values.text(value, budget, line), first(arguments, budget, line), true, true);
            case "length", "count" -> length(value, line);
            case "tojson" -> Values.json(value, indent(named), budget, line);
            case "upper" -> made(Values.text(value, budget, line).toUpperCase(Locale.ROOT), budget, line);
            case "lower" -> made(Values.text(value, budget, line).toLowerCase(Locale.ROOT), budget, line);
            case "string", "safe" -> Values.text(value, budget, line);
            case "default", "d" -> otherwise(value, arguments);
            case "list" -> items(value, budget, line);
            case "first" -> Values.member(items(value, budget, line), 0L, line);
            case "last" -> Values.member(items(value, budget, line), -1L, line);
            case "reverse" -> new ArrayList<>(items(value, budget, line)).reversed();
            case "join" -> ValueMethods.join(first(arguments, budget, line), value, budget, line);
            case "replace" -> ValueMethods.call(Values.text(value, budget, line), "replace", arguments, budget, line);
            case "items" -> ValueMethods.call(value, "items", List.of(), budget, line);
            default -> throw new TemplateException(line, "the filter '%s' is not supported".formatted(name));
        };
    }

    private static int indent(Map<String, Object> named) {
        return named.get("indent") instanceof Long indent ? Math.clamp(indent, ONE_LINE, Integer.MAX_VALUE) : ONE_LINE;
    }

    private static String first(List<Object> arguments, TemplateBudget budget, int line) {
        return arguments.isEmpty() ? "" : Values.text(arguments.getFirst(), budget, line);
    }

    private static String made(String text, TemplateBudget budget, int line) {
        budget.text(text.length(), line);
        return text;
    }

    private static List<Object> items(Object value, TemplateBudget budget, int line) {
        var items = Values.items(value, budget, line);
        budget.items(items.size(), line);
        return items;
    }

    private static Object otherwise(Object value, List<Object> arguments) {
        boolean alsoFalse = arguments.size() > 1 && Values.truth(arguments.get(1));
        boolean missing = value == JinjaUndefined.UNDEFINED || (alsoFalse && !Values.truth(value));
        return missing ? (arguments.isEmpty() ? "" : arguments.getFirst()) : value;
    }

    private static long length(Object value, int line) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case List<?> items -> items.size();
            case Map<?, ?> entries -> entries.size();
            case JinjaUndefined.UNDEFINED -> 0;
            default -> throw new TemplateException(line, Values.kind(value) + " has no length");
        };
    }
}
