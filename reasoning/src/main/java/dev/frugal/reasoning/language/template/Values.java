package dev.frugal.reasoning.language.template;

import java.util.ArrayList;
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
        Object call(List<Object> arguments, Map<String, Object> named);
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
    static String text(Object value) {
        return switch (value) {
            case Boolean flag -> flag ? "True" : "False";
            case String text -> text;
            case List<?> _, Map<?, ?> _ -> representation(value);
            default -> value.toString();
        };
    }

    /// Python's `repr`, as lists and dictionaries print their items.
    private static String representation(Object value) {
        return switch (value) {
            case String text ->
                "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
            case List<?> items -> {
                var parts = items.stream().map(Values::representation).toList();
                yield "[" + String.join(", ", parts) + "]";
            }
            case Map<?, ?> entries -> {
                var parts = new ArrayList<String>();
                entries.forEach((key, item) -> parts.add(representation(key) + ": " + representation(item)));
                yield "{" + String.join(", ", parts) + "}";
            }
            default -> text(value);
        };
    }

    static boolean equal(Object left, Object right) {
        if (left instanceof Number a && right instanceof Number b) {
            return a.doubleValue() == b.doubleValue();
        }
        return left.equals(right);
    }

    /// Items to loop over: of a list, keys of a dictionary, characters of a string.
    static List<Object> items(Object value, int line) {
        return switch (value) {
            case List<?> items -> List.copyOf(items);
            case Map<?, ?> entries -> List.copyOf(entries.keySet());
            case String text -> text.codePoints().mapToObj(Values::character).toList();
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
            throw new TemplateException(line, "%s has no '%s'".formatted(kind(target), text(key)));
        }
        return switch (target) {
            case Map<?, ?> entries -> {
                var value = entries.get(key);
                yield value == null ? JinjaUndefined.UNDEFINED : value;
            }
            case List<?> items when key instanceof Long place -> at(items, place);
            case String characters when key instanceof Long place -> at(items(characters, line), place);
            default -> JinjaUndefined.UNDEFINED;
        };
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
    static String json(Object value, int indent, int line) {
        var out = new StringBuilder();
        writeJson(value, indent, 0, out, line);
        return out.toString();
    }

    private static void writeJson(Object value, int indent, int depth, StringBuilder out, int line) {
        switch (value) {
            case String text -> quote(text, out);
            case Boolean flag -> out.append(flag ? "true" : "false");
            case Long _, Double _ -> out.append(value);
            case List<?> items -> {
                var parts = new ArrayList<Runnable>();
                for (var item : items) {
                    parts.add(() -> writeJson(item, indent, depth + 1, out, line));
                }
                writeParts('[', ']', parts, indent, depth, out);
            }
            case Map<?, ?> entries -> {
                var parts = new ArrayList<Runnable>();
                entries.forEach((key, item) -> parts.add(() -> {
                    quote(text(key), out);
                    out.append(": ");
                    writeJson(item, indent, depth + 1, out, line);
                }));
                writeParts('{', '}', parts, indent, depth, out);
            }
            case JinjaUndefined.NONE -> out.append("null");
            default -> throw new TemplateException(line, kind(value) + " has no JSON form");
        }
    }

    private static void writeParts(
            char open, char close, List<Runnable> parts, int indent, int depth, StringBuilder out) {
        out.append(open);
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                out.append(indent < 0 ? ", " : ",");
            }
            breakLine(indent, depth + 1, out);
            parts.get(i).run();
        }
        if (!parts.isEmpty()) {
            breakLine(indent, depth, out);
        }
        out.append(close);
    }

    private static void breakLine(int indent, int depth, StringBuilder out) {
        if (indent >= 0) {
            out.append('\n').repeat(" ", indent * depth);
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
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
