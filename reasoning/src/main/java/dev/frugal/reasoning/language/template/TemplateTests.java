package dev.frugal.reasoning.language.template;

import java.util.List;
import java.util.Map;

/// `value is test`.
final class TemplateTests {
    private TemplateTests() {}

    static boolean holds(String name, Object value, List<Object> arguments, TemplateBudget budget, int line) {
        return switch (name) {
            case "defined" -> value != JinjaUndefined.UNDEFINED;
            case "undefined" -> value == JinjaUndefined.UNDEFINED;
            case "none" -> value == JinjaUndefined.NONE;
            case "string" -> value instanceof String;
            case "number" -> value instanceof Long || value instanceof Double;
            case "integer" -> value instanceof Long;
            case "boolean" -> value instanceof Boolean;
            case "true" -> value.equals(true);
            case "false" -> value.equals(false);
            case "mapping" -> value instanceof Map;
            case "sequence", "iterable" -> value instanceof List || value instanceof String || value instanceof Map;
            case "callable" -> value instanceof Values.Function;
            case "equalto", "eq", "sameas" ->
                !arguments.isEmpty() && Values.equal(value, arguments.getFirst(), budget, line);
            case "odd" -> value instanceof Long number && number % 2 != 0;
            case "even" -> value instanceof Long number && number % 2 == 0;
            default -> throw new TemplateException(line, "the test '%s' is not supported".formatted(name));
        };
    }
}
