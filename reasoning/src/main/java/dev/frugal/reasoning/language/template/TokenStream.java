package dev.frugal.reasoning.language.template;

import dev.frugal.reasoning.language.template.TemplateToken.Kind;
import java.util.List;

/// Tokens read from front to back with a look ahead of two.
final class TokenStream {
    private final List<TemplateToken> tokens;
    private int position;

    TokenStream(List<TemplateToken> tokens) {
        this.tokens = tokens;
    }

    TemplateToken peek() {
        return tokens.get(position);
    }

    TemplateToken peekSecond() {
        return tokens.get(Math.min(position + 1, tokens.size() - 1));
    }

    TemplateToken next() {
        var token = peek();
        if (token.kind() != Kind.END) {
            position++;
        }
        return token;
    }

    boolean accept(String symbol) {
        boolean there = peek().is(Kind.SYMBOL, symbol);
        if (there) {
            next();
        }
        return there;
    }

    boolean acceptName(String name) {
        boolean there = peek().is(Kind.NAME, name);
        if (there) {
            next();
        }
        return there;
    }

    void expect(Kind kind, String shown) {
        if (peek().kind() != kind || (kind == Kind.SYMBOL && !peek().text().equals(shown))) {
            throw unexpected(shown);
        }
        next();
    }

    void expectName(String name) {
        if (!acceptName(name)) {
            throw unexpected(name);
        }
    }

    String name() {
        if (peek().kind() != Kind.NAME) {
            throw unexpected("a name");
        }
        return next().text();
    }

    TemplateException unexpected(String expected) {
        var found = peek().kind() == Kind.END ? "the end" : "'" + shown(peek()) + "'";
        return new TemplateException(peek().line(), "found %s; expected %s".formatted(found, expected));
    }

    private static String shown(TemplateToken token) {
        return switch (token.kind()) {
            case BLOCK_BEGIN -> "{%";
            case BLOCK_END -> "%}";
            case PRINT_BEGIN -> "{{";
            case PRINT_END -> "}}";
            case TEXT, NAME, STRING, INTEGER, DECIMAL, SYMBOL, END -> token.text();
        };
    }
}
