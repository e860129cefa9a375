package dev.frugal.reasoning.language.template;

import dev.frugal.reasoning.language.template.TemplateToken.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Expressions by recursive descent, one method per level of precedence, loosest first:
/// conditional, or, and, not, comparison, sum, concatenation, product, sign, postfix.
final class TemplateExpressionParser {
    private static final List<String> COMPARISONS = List.of("==", "!=", "<=", ">=", "<", ">");

    private final TokenStream tokens;

    TemplateExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /// `a` or `a, b` without brackets.
    TemplateExpression tupleOrExpression() {
        int line = tokens.peek().line();
        var first = expression();
        if (!tokens.peek().is(Kind.SYMBOL, ",")) {
            return first;
        }
        var items = new ArrayList<TemplateExpression>(List.of(first));
        while (tokens.accept(",")) {
            items.add(expression());
        }
        return new TemplateExpression.ListOf(items, line);
    }

    TemplateExpression expression() {
        int line = tokens.peek().line();
        var value = withoutCondition();
        while (tokens.acceptName("if")) {
            var condition = withoutCondition();
            Optional<TemplateExpression> otherwise =
                    tokens.acceptName("else") ? Optional.of(expression()) : Optional.empty();
            value = new TemplateExpression.Conditional(condition, value, otherwise, line);
        }
        return value;
    }

    /// An expression that leaves a following `if` to a loop.
    TemplateExpression withoutCondition() {
        int line = tokens.peek().line();
        var left = conjunction();
        while (tokens.acceptName("or")) {
            left = new TemplateExpression.Binary("or", left, conjunction(), line);
        }
        return left;
    }

    private TemplateExpression conjunction() {
        int line = tokens.peek().line();
        var left = negation();
        while (tokens.acceptName("and")) {
            left = new TemplateExpression.Binary("and", left, negation(), line);
        }
        return left;
    }

    private TemplateExpression negation() {
        int line = tokens.peek().line();
        return tokens.acceptName("not") ? new TemplateExpression.Unary("not", negation(), line) : comparison();
    }

    private TemplateExpression comparison() {
        int line = tokens.peek().line();
        var left = sum();
        while (true) {
            var token = tokens.peek();
            if (token.kind() == Kind.SYMBOL && COMPARISONS.contains(token.text())) {
                tokens.next();
                left = new TemplateExpression.Binary(token.text(), left, sum(), line);
            } else if (tokens.acceptName("in")) {
                left = new TemplateExpression.Binary("in", left, sum(), line);
            } else if (token.is(Kind.NAME, "not") && tokens.peekSecond().is(Kind.NAME, "in")) {
                tokens.next();
                tokens.next();
                left = new TemplateExpression.Unary(
                        "not", new TemplateExpression.Binary("in", left, sum(), line), line);
            } else {
                return left;
            }
        }
    }

    private TemplateExpression sum() {
        int line = tokens.peek().line();
        var left = concatenation();
        while (tokens.peek().is(Kind.SYMBOL, "+") || tokens.peek().is(Kind.SYMBOL, "-")) {
            var operator = tokens.next().text();
            left = new TemplateExpression.Binary(operator, left, concatenation(), line);
        }
        return left;
    }

    private TemplateExpression concatenation() {
        int line = tokens.peek().line();
        var left = product();
        while (tokens.accept("~")) {
            left = new TemplateExpression.Binary("~", left, product(), line);
        }
        return left;
    }

    private TemplateExpression product() {
        int line = tokens.peek().line();
        var left = sign();
        while (tokens.peek().kind() == Kind.SYMBOL
                && List.of("*", "/", "//", "%").contains(tokens.peek().text())) {
            var operator = tokens.next().text();
            left = new TemplateExpression.Binary(operator, left, sign(), line);
        }
        return left;
    }

    private TemplateExpression sign() {
        int line = tokens.peek().line();
        if (tokens.accept("-")) {
            return new TemplateExpression.Unary("-", sign(), line);
        }
        return postfix(primary());
    }

    private TemplateExpression postfix(TemplateExpression primary) {
        var value = primary;
        while (true) {
            int line = tokens.peek().line();
            if (tokens.accept(".")) {
                value = new TemplateExpression.Attribute(value, tokens.name(), line);
            } else if (tokens.accept("[")) {
                value = subscript(value, line);
            } else if (tokens.accept("(")) {
                var arguments = arguments();
                value = new TemplateExpression.Call(value, arguments.plain(), arguments.named(), line);
            } else if (tokens.accept("|")) {
                var name = tokens.name();
                var arguments = tokens.accept("(") ? arguments() : Arguments.NONE;
                value = new TemplateExpression.Filter(value, name, arguments.plain(), arguments.named(), line);
            } else if (tokens.acceptName("is")) {
                value = test(value, line);
            } else {
                return value;
            }
        }
    }

    private TemplateExpression test(TemplateExpression value, int line) {
        boolean negated = tokens.acceptName("not");
        var name = tokens.name();
        List<TemplateExpression> arguments = tokens.accept("(") ? arguments().plain() : List.of();
        return new TemplateExpression.Test(value, name, arguments, negated, line);
    }

    private TemplateExpression subscript(TemplateExpression target, int line) {
        Optional<TemplateExpression> first =
                tokens.peek().is(Kind.SYMBOL, ":") ? Optional.empty() : Optional.of(expression());
        if (first.isPresent() && tokens.accept("]")) {
            return new TemplateExpression.Index(target, first.get(), line);
        }
        tokens.expect(Kind.SYMBOL, ":");
        Optional<TemplateExpression> second = sliceBound();
        Optional<TemplateExpression> step = tokens.accept(":") ? sliceBound() : Optional.empty();
        tokens.expect(Kind.SYMBOL, "]");
        return new TemplateExpression.Slice(target, first, second, step, line);
    }

    private Optional<TemplateExpression> sliceBound() {
        var token = tokens.peek();
        return token.is(Kind.SYMBOL, ":") || token.is(Kind.SYMBOL, "]") ? Optional.empty() : Optional.of(expression());
    }

    private record Arguments(List<TemplateExpression> plain, Map<String, TemplateExpression> named) {
        static final Arguments NONE = new Arguments(List.of(), Map.of());
    }

    private Arguments arguments() {
        var plain = new ArrayList<TemplateExpression>();
        var named = new LinkedHashMap<String, TemplateExpression>();
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

    private TemplateExpression primary() {
        var token = tokens.next();
        int line = token.line();
        return switch (token.kind()) {
            case STRING -> new TemplateExpression.Literal(adjacent(token.text()), line);
            case INTEGER -> new TemplateExpression.Literal(whole(token.text(), line), line);
            case DECIMAL -> new TemplateExpression.Literal(Double.parseDouble(token.text()), line);
            case NAME -> name(token.text(), line);
            case SYMBOL -> bracketed(token);
            case TEXT, BLOCK_BEGIN, BLOCK_END, PRINT_BEGIN, PRINT_END, END ->
                throw new TemplateException(line, "a value is missing");
        };
    }

    private static long whole(String digits, int line) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            throw new TemplateException(line, "%s does not fit 64 bits".formatted(digits));
        }
    }

    private String adjacent(String first) {
        var text = new StringBuilder(first);
        while (tokens.peek().kind() == Kind.STRING) {
            text.append(tokens.next().text());
        }
        return text.toString();
    }

    private static TemplateExpression name(String name, int line) {
        return switch (name) {
            case "true", "True" -> new TemplateExpression.Literal(true, line);
            case "false", "False" -> new TemplateExpression.Literal(false, line);
            case "none", "None" -> new TemplateExpression.Literal(JinjaUndefined.NONE, line);
            default -> new TemplateExpression.Name(name, line);
        };
    }

    private TemplateExpression bracketed(TemplateToken open) {
        return switch (open.text()) {
            case "(" -> {
                var items = items(")");
                yield items.single()
                        ? items.values().getFirst()
                        : new TemplateExpression.ListOf(items.values(), open.line());
            }
            case "[" -> new TemplateExpression.ListOf(items("]").values(), open.line());
            case "{" -> {
                var entries = new ArrayList<TemplateExpression>();
                while (!tokens.accept("}")) {
                    entries.add(expression());
                    tokens.expect(Kind.SYMBOL, ":");
                    entries.add(expression());
                    if (!tokens.peek().is(Kind.SYMBOL, "}")) {
                        tokens.expect(Kind.SYMBOL, ",");
                    }
                }
                yield new TemplateExpression.DictionaryOf(entries, open.line());
            }
            default -> throw new TemplateException(open.line(), "found '%s'; expected a value".formatted(open.text()));
        };
    }

    private record Items(List<TemplateExpression> values, boolean single) {}

    private Items items(String close) {
        var values = new ArrayList<TemplateExpression>();
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
