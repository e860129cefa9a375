package dev.frugal.reasoning.language.template;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The values of a template and Python's rules about them.
///
/// A value is a String, Long, Double, Boolean, List, Map (a dictionary or a namespace), [Function],
/// or [JinjaUndefined].
final class Values {
    private Values() {}

    /// Something that can be called with plain and named arguments.
    @FunctionalInterface
    interface Function {
        Object call(List<Object> arguments, Map<String, Object> named, int line);
    }

    static boolean truth(Object value) {
        return switch (value) {
            case Boolean flag -> flag;
            case String text -> !text.isEmpty();
            case Long number -> number != 0;
            case Double number -> number != 0;
            case Collection<?> items -> !items.isEmpty();
            case Map<?, ?> entries -> !entries.isEmpty();
            case JinjaUndefined _ -> false;
            default -> true;
        };
    }

    /// What `{{ value }}` prints.
    static String text(Object value, TemplateBudget budget, int line) {
        return switch (value) {
            case Boolean flag -> flag ? "True" : "False";
            case String text -> text;
            case List<?> _, Map<?, ?> _ -> {
                var out = new StringBuilder();
                represent(value, out, budget, line);
                yield out.toString();
            }
            case Function _ -> "function";
            default -> value.toString();
        };
    }

    /// Python's `repr`, as lists and dictionaries print their items.
    private static void represent(Object value, StringBuilder out, TemplateBudget budget, int line) {
        budget.step(line);
        switch (value) {
            case String text -> {
                var quoted =
                        "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
                budget.text(quoted.length(), line);
                out.append(quoted);
            }
            case List<?> items -> {
                out.append('[');
                for (int i = 0; i < items.size(); i++) {
                    out.append(i > 0 ? ", " : "");
                    represent(items.get(i), out, budget, line);
                }
                out.append(']');
            }
            case Map<?, ?> entries -> {
                out.append('{');
                var separator = "";
                for (var entry : entries.entrySet()) {
                    out.append(separator);
                    represent(entry.getKey(), out, budget, line);
                    out.append(": ");
                    represent(entry.getValue(), out, budget, line);
                    separator = ", ";
                }
                out.append('}');
            }
            default -> out.append(text(value, budget, line));
        }
    }

    static boolean equal(Object left, Object right, TemplateBudget budget, int line) {
        budget.step(line);
        return switch (left) {
            case Number a when right instanceof Number b -> a.doubleValue() == b.doubleValue();
            case List<?> a when right instanceof List<?> b -> equalItems(a, b, budget, line);
            case Map<?, ?> a
            when right instanceof Map<?, ?> b ->
                a.size() == b.size()
                        && a.entrySet().stream()
                                .allMatch(entry -> b.containsKey(entry.getKey())
                                        && equal(entry.getValue(), b.get(entry.getKey()), budget, line));
            case String text -> {
                budget.reading(text, line);
                yield text.equals(right);
            }
            default -> !holdsOthers(left) && !holdsOthers(right) && left.equals(right);
        };
    }

    private static boolean equalItems(List<?> left, List<?> right, TemplateBudget budget, int line) {
        for (int i = 0; left.size() == right.size() && i < left.size(); i++) {
            if (!equal(left.get(i), right.get(i), budget, line)) {
                return false;
            }
        }
        return left.size() == right.size();
    }

    /// Whether the value is a list or a dictionary, which have no fixed value to be found by.
    static boolean holdsOthers(Object value) {
        return value instanceof List || value instanceof Map;
    }

    /// Items to loop over: of a list, keys of a dictionary, characters of a string.
    static List<Object> items(Object value, TemplateBudget budget, int line) {
        budget.reading(value, line);
        return switch (value) {
            case List<?> items -> List.copyOf(items);
            case Map<?, ?> entries -> List.copyOf(entries.keySet());
            case String text -> {
                budget.items(text.length(), line);
                yield text.codePoints().mapToObj(Values::character).toList();
            }
            case JinjaUndefined.UNDEFINED -> List.of();
            default -> throw new TemplateException(line, "cannot loop over " + kind(value));
        };
    }

    private static Object character(int codePoint) {
        return Character.toString(codePoint);
    }

    /// The entry of a dictionary, attribute of a namespace or item of a list; [JinjaUndefined#UNDEFINED] if
    /// there is none.
    static Object member(Object target, Object key, int line) {
        if (target instanceof JinjaUndefined) {
            throw new TemplateException(
                    line, "%s has no '%s'".formatted(kind(target), key instanceof String ? key : kind(key)));
        }
        return switch (target) {
            case Map<?, ?> entries -> {
                var value = holdsOthers(key) ? null : entries.get(key);
                yield value == null ? JinjaUndefined.UNDEFINED : value;
            }
            case List<?> items when key instanceof Long place -> at(items, place);
            case String text when key instanceof Long place -> at(text, place);
            default -> JinjaUndefined.UNDEFINED;
        };
    }

    private static Object at(String text, long place) {
        int length = text.codePointCount(0, text.length());
        long from = place < 0 ? place + length : place;
        return from < 0 || from >= length
                ? JinjaUndefined.UNDEFINED
                : character(text.codePointAt(text.offsetByCodePoints(0, (int) from)));
    }

    private static Object at(List<?> items, long place) {
        long from = place < 0 ? place + items.size() : place;
        return from < 0 || from >= items.size() ? JinjaUndefined.UNDEFINED : items.get((int) from);
    }

    static String kind(Object value) {
        return switch (value) {
            case String _ -> "a string";
            case Long _, Double _ -> "a number";
            case Boolean _ -> "a truth value";
            case List<?> _ -> "a list";
            case Map<?, ?> _ -> "a dictionary";
            case Function _ -> "a function";
            case JinjaUndefined.NONE -> "none";
            default -> "an undefined value";
        };
    }

    /// JSON as `json.dumps(value, ensure_ascii=False, indent=indent)` writes it; `indent` below 0
    /// for one line.
    static String json(Object value, int indent, TemplateBudget budget, int line) {
        return new TemplateJson(indent, budget, line).text(value);
    }

    /// Plain data (as JSON parsers give it) as values: null becomes none, whole numbers Long.
    static Object of(@org.jspecify.annotations.Nullable Object data) {
        return switch (data) {
            case null -> JinjaUndefined.NONE;
            case Map<?, ?> entries -> {
                var copy = new LinkedHashMap<String, Object>();
                entries.forEach((key, item) -> copy.put(String.valueOf(key), of(item)));
                yield copy;
            }
            case Collection<?> items -> items.stream().map(Values::of).toList();
            case Integer number -> (long) number;
            case Float number -> (double) number;
            case String _, Long _, Double _, Boolean _ -> data;
            default -> data.toString();
        };
    }
}
