package dev.frugal.reasoning.language.template;

import dev.frugal.reasoning.language.template.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Expressions by recursive descent, one method per level of precedence, loosest first:
/// conditional, or, and, not, comparison, sum, concatenation, product, sign, postfix.
final class ExpressionParser {
    private static final List<String> COMPARISONS = List.of("==", "!=", "<=", ">=", "<", ">");

    private final TokenStream tokens;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /// `a` or `a, b` without brackets.
    Expression tupleOrExpression() {
        int line = tokens.peek().line();
        var first = expression();
        if (!tokens.peek().is(Kind.SYMBOL, ",")) {
            return first;
        }
        var items = new ArrayList<Expression>(List.of(first));
        while (tokens.accept(",")) {
            items.add(expression());
        }
        return new Expression.ListOf(items, line);
    }

    Expression expression() {
        int line = tokens.peek().line();
        var value = withoutCondition();
        while (tokens.acceptName("if")) {
            var condition = withoutCondition();
            Optional<Expression> otherwise = tokens.acceptName("else") ? Optional.of(expression()) : Optional.empty();
            value = new Expression.Conditional(condition, value, otherwise, line);
        }
        return value;
    }

    /// An expression that leaves a following `if` to a loop.
    Expression withoutCondition() {
        int line = tokens.peek().line();
        var left = conjunction();
        while (tokens.acceptName("or")) {
            left = new Expression.Binary("or", left, conjunction(), line);
        }
        return left;
    }

    private Expression conjunction() {
        int line = tokens.peek().line();
        var left = negation();
        while (tokens.acceptName("and")) {
            left = new Expression.Binary("and", left, negation(), line);
        }
        return left;
    }

    private Expression negation() {
        int line = tokens.peek().line();
        return tokens.acceptName("not") ? new Expression.Unary("not", negation(), line) : comparison();
    }

    private Expression comparison() {
        int line = tokens.peek().line();
        var left = sum();
        while (true) {
            var token = tokens.peek();
            if (token.kind() == Kind.SYMBOL && COMPARISONS.contains(token.text())) {
                tokens.next();
                left = new Expression.Binary(token.text(), left, sum(), line);
            } else if (tokens.acceptName("in")) {
                left = new Expression.Binary("in", left, sum(), line);
            } else if (token.is(Kind.NAME, "not") && tokens.peekSecond().is(Kind.NAME, "in")) {
                tokens.next();
                tokens.next();
                left = new Expression.Unary("not", new Expression.Binary("in", left, sum(), line), line);
            } else {
                return left;
            }
        }
    }

    private Expression sum() {
        int line = tokens.peek().line();
        var left = concatenation();
        while (tokens.peek().is(Kind.SYMBOL, "+") || tokens.peek().is(Kind.SYMBOL, "-")) {
            var operator = tokens.next().text();
            left = new Expression.Binary(operator, left, concatenation(), line);
        }
        return left;
    }

    private Expression concatenation() {
        int line = tokens.peek().line();
        var left = product();
        while (tokens.accept("~")) {
            left = new Expression.Binary("~", left, product(), line);
        }
        return left;
    }

    private Expression product() {
        int line = tokens.peek().line();
        var left = sign();
        while (tokens.peek().kind() == Kind.SYMBOL
                && List.of("*", "/", "//", "%").contains(tokens.peek().text())) {
            var operator = tokens.next().text();
            left = new Expression.Binary(operator, left, sign(), line);
        }
        return left;
    }

    private Expression sign() {
        int line = tokens.peek().line();
        if (tokens.accept("-")) {
            return new Expression.Unary("-", sign(), line);
        }
        return postfix(primary());
    }

    private Expression postfix(Expression primary) {
        var value = primary;
        while (true) {
            int line = tokens.peek().line();
            if (tokens.accept(".")) {
                value = new Expression.Attribute(value, tokens.name(), line);
            } else if (tokens.accept("[")) {
                value = subscript(value, line);
            } else if (tokens.accept("(")) {
                var arguments = arguments();
                value = new Expression.Call(value, arguments.plain(), arguments.named(), line);
            } else if (tokens.accept("|")) {
                var name = tokens.name();
                var arguments = tokens.accept("(") ? arguments() : Arguments.NONE;
                value = new Expression.Filter(value, name, arguments.plain(), arguments.named(), line);
            } else if (tokens.acceptName("is")) {
                value = test(value, line);
            } else {
                return value;
            }
        }
    }

    private Expression test(Expression value, int line) {
        boolean negated = tokens.acceptName("not");
        var name = tokens.name();
        List<Expression> arguments = tokens.accept("(") ? arguments().plain() : List.of();
        return new Expression.Test(value, name, arguments, negated, line);
    }

    private Expression subscript(Expression target, int line) {
        Optional<Expression> first = tokens.peek().is(Kind.SYMBOL, ":") ? Optional.empty() : Optional.of(expression());
        if (first.isPresent() && tokens.accept("]")) {
            return new Expression.Index(target, first.get(), line);
        }
        tokens.expect(Kind.SYMBOL, ":");
        Optional<Expression> second = sliceBound();
        Optional<Expression> step = tokens.accept(":") ? sliceBound() : Optional.empty();
        tokens.expect(Kind.SYMBOL, "]");
        return new Expression.Slice(target, first, second, step, line);
    }

    private Optional<Expression> sliceBound() {
        var token = tokens.peek();
        return token.is(Kind.SYMBOL, ":") || token.is(Kind.SYMBOL, "]") ? Optional.empty() : Optional.of(expression());
    }

    private record Arguments(List<Expression> plain, Map<String, Expression> named) {
        static final Arguments NONE = new Arguments(List.of(), Map.of());
    }

    private Arguments arguments() {
        var plain = new ArrayList<Expression>();
        var named = new LinkedHashMap<String, Expression>();
        while (!tokens.accept(")")) {
            if (tokens.peek().kind() == Kind.NAME && tokens.peekSecond().is(Kind.SYMBOL, "=")) {
                var name = tokens.name();
                tokens.next();
                named.put(name, expression());
            } else {
                plain.add(expression());
            }
            if (!tokens.peek().is(Kind.SYMBOL, ")")) {
                tokens.expect(Kind.SYMBOL, ",");
            }
        }
        return new Arguments(plain, named);
    }

    private Expression primary() {
        var token = tokens.next();
        int line = token.line();
        return switch (token.kind()) {
            case STRING -> new Expression.Literal(adjacent(token.text()), line);
            case INTEGER -> new Expression.Literal(Long.parseLong(token.text()), line);
            case DECIMAL -> new Expression.Literal(Double.parseDouble(token.text()), line);
            case NAME -> name(token.text(), line);
            case SYMBOL -> bracketed(token);
            case TEXT, BLOCK_BEGIN, BLOCK_END, PRINT_BEGIN, PRINT_END, END ->
                throw new TemplateFailure(line, "a value is missing");
        };
    }

    private String adjacent(String first) {
        var text = new StringBuilder(first);
        while (tokens.peek().kind() == Kind.STRING) {
            text.append(tokens.next().text());
        }
        return text.toString();
    }

    private static Expression name(String name, int line) {
        return switch (name) {
            case "true", "True" -> new Expression.Literal(true, line);
            case "false", "False" -> new Expression.Literal(false, line);
            case "none", "None" -> new Expression.Literal(Absent.NONE, line);
            default -> new Expression.Name(name, line);
        };
    }

    private Expression bracketed(Token open) {
        return switch (open.text()) {
            case "(" -> {
                var items = items(")");
                yield items.single() ? items.values().getFirst() : new Expression.ListOf(items.values(), open.line());
            }
            case "[" -> new Expression.ListOf(items("]").values(), open.line());
            case "{" -> {
                var entries = new ArrayList<Expression>();
                while (!tokens.accept("}")) {
                    entries.add(expression());
                    tokens.expect(Kind.SYMBOL, ":");
                    entries.add(expression());
                    if (!tokens.peek().is(Kind.SYMBOL, "}")) {
                        tokens.expect(Kind.SYMBOL, ",");
                    }
                }
                yield new Expression.DictionaryOf(entries, open.line());
            }
            default -> throw new TemplateFailure(open.line(), "found '%s'; expected a value".formatted(open.text()));
        };
    }

    private record Items(List<Expression> values, boolean single) {}

    private Items items(String close) {
        var values = new ArrayList<Expression>();
        boolean comma = false;
        while (!tokens.accept(close)) {
            values.add(expression());
            if (!tokens.peek().is(Kind.SYMBOL, close)) {
                tokens.expect(Kind.SYMBOL, ",");
                comma = true;
            }
        }
        return new Items(values, values.size() == 1 && !comma);
    }
}
