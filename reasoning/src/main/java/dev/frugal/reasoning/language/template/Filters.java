package dev.frugal.reasoning.language.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `value | filter(arguments)`.
final class Filters {
    private static final int ONE_LINE = -1;

    private Filters() {}

    static Object apply(String name, Object value, List<Object> arguments, Map<String, Object> named, int line) {
        return switch (name) {
            case "trim" -> PythonStrings.strip(Values.text(value), argument(arguments), true, true);
            case "length", "count" -> length(value, line);
            case "tojson" ->
                Values.json(value, named.get("indent") instanceof Long indent ? indent.intValue() : ONE_LINE, line);
            case "upper" -> Values.text(value).toUpperCase(Locale.ROOT);
            case "lower" -> Values.text(value).toLowerCase(Locale.ROOT);
            case "string", "safe" -> Values.text(value);
            case "default", "d" -> otherwise(value, arguments);
            case "list" -> Values.items(value, line);
            case "first" -> Values.member(Values.items(value, line), 0L, line);
            case "last" -> Values.member(Values.items(value, line), -1L, line);
            case "reverse" -> new ArrayList<>(Values.items(value, line)).reversed();
            case "join" ->
                String.join(
                        argument(arguments),
                        Values.items(value, line).stream().map(Values::text).toList());
            case "replace" -> ValueMethods.call(Values.text(value), "replace", arguments, line);
            case "items" -> ValueMethods.call(value, "items", List.of(), line);
            default -> throw new TemplateException(line, "the filter '%s' is not supported".formatted(name));
        };
    }

    private static String argument(List<Object> arguments) {
        return arguments.isEmpty() ? "" : Values.text(arguments.getFirst());
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
