package dev.frugal.reasoning.language.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `value.method(arguments)` on strings and dictionaries.
final class ValueMethods {
    private ValueMethods() {}

    static Object call(Object target, String name, List<Object> arguments, TemplateBudget budget, int line) {
        budget.reading(target, line);
        return switch (target) {
            case String text -> ofString(text, name, arguments, budget, line);
            case Map<?, ?> entries -> ofDictionary(entries, name, arguments, budget, line);
            default -> throw unsupported(target, name, line);
        };
    }

    private static Object ofString(String text, String name, List<Object> arguments, TemplateBudget budget, int line) {
        if (name.equals("join")) {
            return join(text, arguments.isEmpty() ? JinjaUndefined.NONE : arguments.getFirst(), budget, line);
        }
        var first = arguments.isEmpty() ? "" : Values.text(arguments.getFirst(), budget, line);
        return switch (name) {
            case "strip" -> made(PythonStrings.strip(text, first, true, true), text, budget, line);
            case "lstrip" -> made(PythonStrings.strip(text, first, true, false), text, budget, line);
            case "rstrip" -> made(PythonStrings.strip(text, first, false, true), text, budget, line);
            case "split" -> {
                budget.items(first.isEmpty() ? text.length() / 2 + 1 : occurrences(text, first) + 1, line);
                yield made(PythonStrings.split(text, first), text, budget, line);
            }
            case "startswith" -> text.startsWith(first);
            case "endswith" -> text.endsWith(first);
            case "upper" -> made(text.toUpperCase(Locale.ROOT), text, budget, line);
            case "lower" -> made(text.toLowerCase(Locale.ROOT), text, budget, line);
            case "find" -> (long) text.indexOf(first);
            case "replace" -> {
                if (arguments.size() != 2) {
                    throw new TemplateException(line, "replace needs what to replace and by what");
                }
                yield replaced(text, first, Values.text(arguments.get(1), budget, line), budget, line);
            }
            default -> throw unsupported(text, name, line);
        };
    }

    /// A value made from `text`, and as long at most.
    private static Object made(Object value, String text, TemplateBudget budget, int line) {
        budget.text(text.length(), line);
        return value;
    }

    private static String replaced(String text, String found, String by, TemplateBudget budget, int line) {
        long places = found.isEmpty() ? text.length() + 1L : text.length() / found.length();
        if (places * by.length() > text.length()) {
            // The exact number, where the highest possible one could be too many.
            places = found.isEmpty() ? places : occurrences(text, found);
        }
        budget.text(text.length() + places * by.length(), line);
        return text.replace(found, by);
    }

    private static long occurrences(String text, String found) {
        long count = 0;
        for (int at = text.indexOf(found); at >= 0; at = text.indexOf(found, at + found.length())) {
            count++;
        }
        return count;
    }

    static String join(String separator, Object items, TemplateBudget budget, int line) {
        var out = new StringBuilder();
        var parts = Values.items(items, budget, line);
        for (int i = 0; i < parts.size(); i++) {
            var part = Values.text(parts.get(i), budget, line);
            budget.text(part.length() + (i > 0 ? separator.length() : 0), line);
            out.append(i > 0 ? separator : "").append(part);
        }
        return out.toString();
    }

    private static Object ofDictionary(
            Map<?, ?> entries, String name, List<Object> arguments, TemplateBudget budget, int line) {
        budget.items(entries.size(), line);
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
