package dev.frugal.reasoning.language.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `value.method(arguments)` on strings and dictionaries.
final class ValueMethods {
    private ValueMethods() {}

    static Object call(Object target, String name, List<Object> arguments, int line) {
        return switch (target) {
            case String text -> ofString(text, name, arguments, line);
            case Map<?, ?> entries -> ofDictionary(entries, name, arguments, line);
            default -> throw unsupported(target, name, line);
        };
    }

    private static Object ofString(String text, String name, List<Object> arguments, int line) {
        var first = arguments.isEmpty() ? "" : Values.text(arguments.getFirst());
        return switch (name) {
            case "strip" -> PythonStrings.strip(text, first, true, true);
            case "lstrip" -> PythonStrings.strip(text, first, true, false);
            case "rstrip" -> PythonStrings.strip(text, first, false, true);
            case "split" -> PythonStrings.split(text, first);
            case "startswith" -> text.startsWith(first);
            case "endswith" -> text.endsWith(first);
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "find" -> (long) text.indexOf(first);
            case "replace" -> {
                if (arguments.size() != 2) {
                    throw new TemplateException(line, "replace needs what to replace and by what");
                }
                yield text.replace(first, Values.text(arguments.get(1)));
            }
            case "join" ->
                String.join(
                        text,
                        Values.items(arguments.getFirst(), line).stream()
                                .map(Values::text)
                                .toList());
            default -> throw unsupported(text, name, line);
        };
    }

    private static Object ofDictionary(Map<?, ?> entries, String name, List<Object> arguments, int line) {
        return switch (name) {
            case "items" ->
                entries.entrySet().stream()
                        .map(entry -> (Object) List.of(entry.getKey(), entry.getValue()))
                        .toList();
            case "keys" -> List.copyOf(entries.keySet());
            case "values" -> List.copyOf(entries.values());
            case "get" -> {
                var value = arguments.isEmpty()
                        ? JinjaUndefined.UNDEFINED
                        : Values.member(entries, arguments.getFirst(), line);
                yield value != JinjaUndefined.UNDEFINED
                        ? value
                        : arguments.size() > 1 ? arguments.get(1) : JinjaUndefined.NONE;
            }
            default -> throw unsupported(entries, name, line);
        };
    }

    private static TemplateException unsupported(Object target, String name, int line) {
        return new TemplateException(line, "%s has no method '%s' here".formatted(Values.kind(target), name));
    }
}
