package dev.frugal.reasoning.language.template;

import java.util.List;
import java.util.Optional;

/// What prints or changes a variable.
sealed interface Statement {
    record Text(String text) implements Statement {}

    record Print(Expression value) implements Statement {}

    /// The first branch whose condition holds; the last may have none.
    record If(List<Branch> branches) implements Statement {}

    record Branch(Optional<Expression> condition, List<Statement> body) {}

    record For(
            List<String> names,
            Expression items,
            Optional<Expression> condition,
            List<Statement> body,
            List<Statement> otherwise,
            int line)
            implements Statement {}

    record Set(String name, Expression value) implements Statement {}

    /// `{% set namespace.attribute = … %}`
    record SetAttribute(String namespace, String attribute, Expression value, int line) implements Statement {}

    /// `{% set name %}…{% endset %}`
    record SetBlock(String name, List<Statement> body) implements Statement {}

    /// Statements that stand together, such as a `generation` block.
    record Block(List<Statement> body) implements Statement {}

    record Break() implements Statement {}

    record Continue() implements Statement {}
}
