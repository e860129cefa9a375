package dev.frugal.reasoning.language.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Operators on two values.
final class Operators {
    private Operators() {}

    static Object apply(String operator, Object left, Object right, int line) {
        return switch (operator) {
            case "==" -> Values.equal(left, right);
            case "!=" -> !Values.equal(left, right);
            case "<" -> compare(left, right, line) < 0;
            case "<=" -> compare(left, right, line) <= 0;
            case ">" -> compare(left, right, line) > 0;
            case ">=" -> compare(left, right, line) >= 0;
            case "in" -> contains(right, left, line);
            case "~" -> Values.text(left) + Values.text(right);
            case "+" -> sum(left, right, line);
            default -> arithmetic(operator, left, right, line);
        };
    }

    private static int compare(Object left, Object right, int line) {
        if (left instanceof Number a && right instanceof Number b) {
            return Double.compare(a.doubleValue(), b.doubleValue());
        }
        if (left instanceof String a && right instanceof String b) {
            return a.compareTo(b);
        }
        throw mismatch("compare", left, right, line);
    }

    private static boolean contains(Object container, Object item, int line) {
        return switch (container) {
            case String text when item instanceof String part -> text.contains(part);
            case List<?> items -> items.stream().anyMatch(other -> Values.equal(other, item));
            case Map<?, ?> entries -> entries.containsKey(item);
            case JinjaUndefined.UNDEFINED -> false;
            default -> throw mismatch("look for", item, container, line);
        };
    }

    private static Object sum(Object left, Object right, int line) {
        if (left instanceof String a && right instanceof String b) {
            return a + b;
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            var joined = new ArrayList<Object>(a);
            joined.addAll(b);
            return joined;
        }
        return arithmetic("+", left, right, line);
    }

    private static Object arithmetic(String operator, Object left, Object right, int line) {
        if (operator.equals("*") && left instanceof String text && right instanceof Long times) {
            return text.repeat(Math.toIntExact(Math.max(0, times)));
        }
        if (!(left instanceof Number a) || !(right instanceof Number b)) {
            throw mismatch("compute '" + operator + "' of", left, right, line);
        }
        if (List.of("/", "//", "%").contains(operator) && b.doubleValue() == 0) {
            throw new TemplateException(line, "division by zero");
        }
        boolean whole = a instanceof Long && b instanceof Long && !operator.equals("/");
        return whole
                ? (Object) onWhole(operator, a.longValue(), b.longValue())
                : (Object) onDecimal(operator, a.doubleValue(), b.doubleValue());
    }

    private static long onWhole(String operator, long a, long b) {
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "//" -> Math.floorDiv(a, b);
            case "%" -> Math.floorMod(a, b);
            default -> throw new IllegalStateException("operator " + operator);
        };
    }

    private static double onDecimal(String operator, double a, double b) {
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "//" -> Math.floor(a / b);
            case "%" -> a - b * Math.floor(a / b);
            default -> throw new IllegalStateException("operator " + operator);
        };
    }

    private static TemplateException mismatch(String verb, Object left, Object right, int line) {
        return new TemplateException(
                line, "cannot %s %s and %s".formatted(verb, Values.kind(left), Values.kind(right)));
    }
}
