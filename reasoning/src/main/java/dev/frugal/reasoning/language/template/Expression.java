package dev.frugal.reasoning.language.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What has a value.
sealed interface Expression {
    int line();

    record Literal(Object value, int line) implements Expression {}

    record Name(String name, int line) implements Expression {}

    record ListOf(List<Expression> items, int line) implements Expression {}

    /// Keys and values alternate.
    record DictionaryOf(List<Expression> entries, int line) implements Expression {}

    record Attribute(Expression target, String name, int line) implements Expression {}

    record Index(Expression target, Expression key, int line) implements Expression {}

    record Slice(
            Expression target, Optional<Expression> from, Optional<Expression> to, Optional<Expression> step, int line)
            implements Expression {}

    record Call(Expression target, List<Expression> arguments, Map<String, Expression> named, int line)
            implements Expression {}

    record Filter(Expression target, String name, List<Expression> arguments, Map<String, Expression> named, int line)
            implements Expression {}

    record Test(Expression target, String name, List<Expression> arguments, boolean negated, int line)
            implements Expression {}

    /// `not` or `-`.
    record Unary(String operator, Expression operand, int line) implements Expression {}

    record Binary(String operator, Expression left, Expression right, int line) implements Expression {}

    record Conditional(Expression condition, Expression then, Optional<Expression> otherwise, int line)
            implements Expression {}
}
