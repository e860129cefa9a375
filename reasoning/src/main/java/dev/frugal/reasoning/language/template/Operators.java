package dev.frugal.reasoning.language.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Operators on two values.
final class Operators {
    private Operators() {}

    static Object apply(String operator, Object left, Object right, TemplateBudget budget, int line) {
        budget.reading(left, line);
        budget.reading(right, line);
        return switch (operator) {
            case "==" -> Values.equal(left, right, budget, line);
            case "!=" -> !Values.equal(left, right, budget, line);
            case "<" -> compare(left, right, line) < 0;
            case "<=" -> compare(left, right, line) <= 0;
            case ">" -> compare(left, right, line) > 0;
            case ">=" -> compare(left, right, line) >= 0;
            case "in" -> contains(right, left, budget, line);
            case "~" -> joined(Values.text(left, budget, line), Values.text(right, budget, line), budget, line);
            case "+" -> sum(left, right, budget, line);
            case "*" -> product(left, right, budget, line);
            default -> arithmetic(operator, left, right, line);
        };
    }

    private static String joined(String left, String right, TemplateBudget budget, int line) {
        budget.text((long) left.length() + right.length(), line);
        return left + right;
    }

    private static Object product(Object left, Object right, TemplateBudget budget, int line) {
        if (!(left instanceof String text) || !(right instanceof Long times)) {
            return arithmetic("*", left, right, line);
        }
        if (text.isEmpty() || times <= 0) {
            return "";
        }
        budget.text(times > Integer.MAX_VALUE ? -1 : times * text.length(), line);
        return text.repeat(times.intValue());
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

    private static boolean contains(Object container, Object item, TemplateBudget budget, int line) {
        return switch (container) {
            case String text when item instanceof String part -> text.contains(part);
            case List<?> items -> items.stream().anyMatch(other -> Values.equal(other, item, budget, line));
            case Map<?, ?> entries -> !Values.holdsOthers(item) && entries.containsKey(item);
            case JinjaUndefined.UNDEFINED -> false;
            default -> throw mismatch("look for", item, container, line);
        };
    }

    private static Object sum(Object left, Object right, TemplateBudget budget, int line) {
        if (left instanceof String a && right instanceof String b) {
            return joined(a, b, budget, line);
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            budget.items((long) a.size() + b.size(), line);
            var both = new ArrayList<Object>(a);
            both.addAll(b);
            return both;
        }
        return arithmetic("+", left, right, line);
    }

    private static Object arithmetic(String operator, Object left, Object right, int line) {
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
