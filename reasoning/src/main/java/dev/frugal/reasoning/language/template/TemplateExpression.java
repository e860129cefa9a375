package dev.frugal.reasoning.language.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What has a value.
sealed interface TemplateExpression {
    int line();

    record Literal(Object value, int line) implements TemplateExpression {}

    record Name(String name, int line) implements TemplateExpression {}

    record ListOf(List<TemplateExpression> items, int line) implements TemplateExpression {}

    /// Keys and values alternate.
    record DictionaryOf(List<TemplateExpression> entries, int line) implements TemplateExpression {}

    record Attribute(TemplateExpression target, String name, int line) implements TemplateExpression {}

    record Index(TemplateExpression target, TemplateExpression key, int line) implements TemplateExpression {}

    record Slice(
            TemplateExpression target,
            Optional<TemplateExpression> from,
            Optional<TemplateExpression> to,
            Optional<TemplateExpression> step,
            int line)
            implements TemplateExpression {}

    record Call(
            TemplateExpression target,
            List<TemplateExpression> arguments,
            Map<String, TemplateExpression> named,
            int line)
            implements TemplateExpression {}

    record Filter(
            TemplateExpression target,
            String name,
            List<TemplateExpression> arguments,
            Map<String, TemplateExpression> named,
            int line)
            implements TemplateExpression {}

    record Test(TemplateExpression target, String name, List<TemplateExpression> arguments, boolean negated, int line)
            implements TemplateExpression {}

    /// `not` or `-`.
    record Unary(String operator, TemplateExpression operand, int line) implements TemplateExpression {}

    record Binary(String operator, TemplateExpression left, TemplateExpression right, int line)
            implements TemplateExpression {}

    record Conditional(
            TemplateExpression condition, TemplateExpression then, Optional<TemplateExpression> otherwise, int line)
            implements TemplateExpression {}
}
