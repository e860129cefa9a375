package dev.frugal.reasoning.language.template;

import java.util.List;
import java.util.Optional;

/// What prints or changes a variable.
sealed interface TemplateStatement {
    record Text(String text, int line) implements TemplateStatement {}

    record Print(TemplateExpression value) implements TemplateStatement {}

    /// The first branch whose condition holds; the last may have none.
    record If(List<Branch> branches) implements TemplateStatement {}

    record Branch(Optional<TemplateExpression> condition, List<TemplateStatement> body) {}

    record For(
            List<String> names,
            TemplateExpression items,
            Optional<TemplateExpression> condition,
            List<TemplateStatement> body,
            List<TemplateStatement> otherwise,
            int line)
            implements TemplateStatement {}

    record Set(String name, TemplateExpression value) implements TemplateStatement {}

    /// `{% set namespace.attribute = … %}`
    record SetAttribute(String namespace, String attribute, TemplateExpression value, int line)
            implements TemplateStatement {}

    /// `{% set name %}…{% endset %}`
    record SetBlock(String name, List<TemplateStatement> body) implements TemplateStatement {}

    /// Statements that stand together, such as a `generation` block.
    record Block(List<TemplateStatement> body) implements TemplateStatement {}

    record Break() implements TemplateStatement {}

    record Continue() implements TemplateStatement {}
}
