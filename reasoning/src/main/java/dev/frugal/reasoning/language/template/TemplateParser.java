package dev.frugal.reasoning.language.template;

import dev.frugal.reasoning.language.template.TemplateToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tokens to statements; expressions are read by [TemplateExpressionParser].
final class TemplateParser {
    private final TokenStream tokens;
    private final TemplateExpressionParser expressions;

    private TemplateParser(TokenStream tokens) {
        this.tokens = tokens;
        this.expressions = new TemplateExpressionParser(tokens);
    }

    static List<TemplateStatement> parse(String template) {
        var parser = new TemplateParser(new TokenStream(TemplateLexer.tokens(template)));
        var body = parser.body(Set.of());
        if (parser.tokens.peek().kind() != Kind.END) {
            throw parser.tokens.unexpected("the end of the template");
        }
        return body;
    }

    /// Statements up to a block that begins with one of `ends`, which is left unread.
    private List<TemplateStatement> body(Set<String> ends) {
        var statements = new ArrayList<TemplateStatement>();
        while (tokens.peek().kind() != Kind.END) {
            var token = tokens.peek();
            if (token.kind() == Kind.TEXT) {
                tokens.next();
                statements.add(new TemplateStatement.Text(token.text(), token.line()));
            } else if (token.kind() == Kind.PRINT_BEGIN) {
                tokens.next();
                statements.add(new TemplateStatement.Print(expressions.tupleOrExpression()));
                tokens.expect(Kind.PRINT_END, "}}");
            } else if (ends.contains(tokens.peekSecond().text())) {
                return statements;
            } else {
                statements.add(block());
            }
        }
        if (!ends.isEmpty()) {
            throw tokens.unexpected(String.join(" or ", ends));
        }
        return statements;
    }

    private TemplateStatement block() {
        tokens.expect(Kind.BLOCK_BEGIN, "{%");
        var word = tokens.next();
        return switch (word.text()) {
            case "if" -> conditional();
            case "for" -> loop(word.line());
            case "set" -> assignment();
            case "generation" -> {
                endBlock();
                var body = body(Set.of("endgeneration"));
                closing();
                yield new TemplateStatement.Block(body);
            }
            case "break" -> {
                endBlock();
                yield new TemplateStatement.Break();
            }
            case "continue" -> {
                endBlock();
                yield new TemplateStatement.Continue();
            }
            default ->
                throw new TemplateException(
                        word.line(),
                        "the construct '%s' is not supported; supported are if, for, set, break, continue and generation"
                                .formatted(word.text()));
        };
    }

    private TemplateStatement conditional() {
        var branches = new ArrayList<TemplateStatement.Branch>();
        Optional<TemplateExpression> condition = Optional.of(expressions.expression());
        endBlock();
        while (true) {
            branches.add(new TemplateStatement.Branch(condition, body(Set.of("elif", "else", "endif"))));
            var word = closingWord();
            switch (word.text()) {
                case "elif" -> condition = Optional.of(expressions.expression());
                case "else" -> condition = Optional.empty();
                default -> {
                    endBlock();
                    return new TemplateStatement.If(branches);
                }
            }
            endBlock();
        }
    }

    private TemplateStatement loop(int line) {
        var names = new ArrayList<String>();
        names.add(tokens.name());
        while (tokens.accept(",")) {
            names.add(tokens.name());
        }
        tokens.expectName("in");
        var items = expressions.withoutCondition();
        Optional<TemplateExpression> condition =
                tokens.acceptName("if") ? Optional.of(expressions.expression()) : Optional.empty();
        endBlock();
        var body = body(Set.of("else", "endfor"));
        List<TemplateStatement> otherwise = List.of();
        if (closingWord().text().equals("else")) {
            endBlock();
            otherwise = body(Set.of("endfor"));
            closingWord();
        }
        endBlock();
        return new TemplateStatement.For(names, items, condition, body, otherwise, line);
    }

    private TemplateStatement assignment() {
        int line = tokens.peek().line();
        var name = tokens.name();
        if (tokens.accept(".")) {
            var attribute = tokens.name();
            tokens.expect(Kind.SYMBOL, "=");
            var value = expressions.tupleOrExpression();
            endBlock();
            return new TemplateStatement.SetAttribute(name, attribute, value, line);
        }
        if (tokens.accept("=")) {
            var value = expressions.tupleOrExpression();
            endBlock();
            return new TemplateStatement.Set(name, value);
        }
        endBlock();
        var body = body(Set.of("endset"));
        closing();
        return new TemplateStatement.SetBlock(name, body);
    }

    private TemplateToken closingWord() {
        tokens.expect(Kind.BLOCK_BEGIN, "{%");
        return tokens.next();
    }

    private void closing() {
        closingWord();
        endBlock();
    }

    private void endBlock() {
        tokens.expect(Kind.BLOCK_END, "%}");
    }
}
