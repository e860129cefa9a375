package dev.frugal.reasoning.language.template;

import dev.frugal.reasoning.language.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tokens to statements; expressions are read by [ExpressionParser].
final class Parser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;

    private Parser(TokenStream tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    static List<Statement> parse(String template) {
        var parser = new Parser(new TokenStream(Lexer.tokens(template)));
        var body = parser.body(Set.of());
        if (parser.tokens.peek().kind() != Kind.END) {
            throw parser.tokens.unexpected("the end of the template");
        }
        return body;
    }

    /// Statements up to a block that begins with one of `ends`, which is left unread.
    private List<Statement> body(Set<String> ends) {
        var statements = new ArrayList<Statement>();
        while (tokens.peek().kind() != Kind.END) {
            var token = tokens.peek();
            if (token.kind() == Kind.TEXT) {
                tokens.next();
                statements.add(new Statement.Text(token.text()));
            } else if (token.kind() == Kind.PRINT_BEGIN) {
                tokens.next();
                statements.add(new Statement.Print(expressions.tupleOrExpression()));
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

    private Statement block() {
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
                yield new Statement.Block(body);
            }
            case "break" -> {
                endBlock();
                yield new Statement.Break();
            }
            case "continue" -> {
                endBlock();
                yield new Statement.Continue();
            }
            default ->
                throw new TemplateFailure(
                        word.line(),
                        "the construct '%s' is not supported; supported are if, for, set, break, continue and generation"
                                .formatted(word.text()));
        };
    }

    private Statement conditional() {
        var branches = new ArrayList<Statement.Branch>();
        Optional<Expression> condition = Optional.of(expressions.expression());
        endBlock();
        while (true) {
            branches.add(new Statement.Branch(condition, body(Set.of("elif", "else", "endif"))));
            var word = closingWord();
            switch (word.text()) {
                case "elif" -> condition = Optional.of(expressions.expression());
                case "else" -> condition = Optional.empty();
                default -> {
                    endBlock();
                    return new Statement.If(branches);
                }
            }
            endBlock();
        }
    }

    private Statement loop(int line) {
        var names = new ArrayList<String>();
        names.add(tokens.name());
        while (tokens.accept(",")) {
            names.add(tokens.name());
        }
        tokens.expectName("in");
        var items = expressions.withoutCondition();
        Optional<Expression> condition =
                tokens.acceptName("if") ? Optional.of(expressions.expression()) : Optional.empty();
        endBlock();
        var body = body(Set.of("else", "endfor"));
        List<Statement> otherwise = List.of();
        if (closingWord().text().equals("else")) {
            endBlock();
            otherwise = body(Set.of("endfor"));
            closingWord();
        }
        endBlock();
        return new Statement.For(names, items, condition, body, otherwise, line);
    }

    private Statement assignment() {
        int line = tokens.peek().line();
        var name = tokens.name();
        if (tokens.accept(".")) {
            var attribute = tokens.name();
            tokens.expect(Kind.SYMBOL, "=");
            var value = expressions.tupleOrExpression();
            endBlock();
            return new Statement.SetAttribute(name, attribute, value, line);
        }
        if (tokens.accept("=")) {
            var value = expressions.tupleOrExpression();
            endBlock();
            return new Statement.Set(name, value);
        }
        endBlock();
        var body = body(Set.of("endset"));
        closing();
        return new Statement.SetBlock(name, body);
    }

    private Token closingWord() {
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
