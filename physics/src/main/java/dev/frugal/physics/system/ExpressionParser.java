package dev.frugal.physics.system;

import dev.frugal.physics.system.Expression.Call;
import dev.frugal.physics.system.Expression.Literal;
import dev.frugal.physics.system.Expression.Negative;
import dev.frugal.physics.system.Expression.Operation;
import dev.frugal.physics.system.Expression.Symbol;
import java.util.LinkedHashMap;
import java.util.Map;

/// A recursive-descent parser of formulas. It remembers where each name stood, so that a check of
/// names can point at the text.
///
/// ```
/// sum     = product (("+" | "-") product)*
/// product = signed (("*" | "/") signed)*
/// signed  = ("-" | "+") signed | power
/// power   = primary (("^" | "**") signed)?
/// primary = number | name | function "(" sum ")" | "(" sum ")"
/// ```
final class ExpressionParser {
    private final String text;
    private final Map<String, Integer> firstUse = new LinkedHashMap<>();
    private int position;
    private int nesting;

    ExpressionParser(String text) {
        this(text, 0);
    }

    ExpressionParser(String text, int start) {
        this.text = text;
        this.position = start;
    }

    /// A subtree and how deep it is.
    private record Grown(Expression expression, int depth) {}

    /// The formula from the start to the end of the text.
    Expression expression() throws MisplacedText {
        var whole = sum();
        skipBlanks();
        if (position < text.length()) {
            throw unexpected();
        }
        return whole.expression();
    }

    /// The offset at which each name of the formula stands first.
    Map<String, Integer> firstUse() {
        return firstUse;
    }

    private Grown sum() throws MisplacedText {
        var left = product();
        while (true) {
            int start = position;
            if (accept('+')) {
                left = joined(start, Operator.SUM, left, product());
            } else if (accept('-')) {
                left = joined(start, Operator.DIFFERENCE, left, product());
            } else {
                return left;
            }
        }
    }

    private Grown product() throws MisplacedText {
        var left = signed();
        while (true) {
            int start = position;
            if (accept('*')) {
                left = joined(start, Operator.PRODUCT, left, signed());
            } else if (accept('/')) {
                left = joined(start, Operator.QUOTIENT, left, signed());
            } else {
                return left;
            }
        }
    }

    private Grown signed() throws MisplacedText {
        int start = position;
        if (accept('-')) {
            enter(start);
            var argument = signed();
            nesting--;
            return grown(start, new Negative(argument.expression()), argument.depth());
        }
        if (accept('+')) {
            enter(start);
            var argument = signed();
            nesting--;
            return argument;
        }
        return power();
    }

    private Grown power() throws MisplacedText {
        var base = primary();
        int start = position;
        if (!acceptPower()) {
            return base;
        }
        enter(start);
        var exponent = signed();
        nesting--;
        return joined(start, Operator.POWER, base, exponent);
    }

    private Grown primary() throws MisplacedText {
        skipBlanks();
        int start = position;
        if (position == text.length()) {
            throw new MisplacedText(start, "the formula ends where a number, a name or '(' is expected");
        }
        char first = text.charAt(position);
        if (isDigit(first) || first == '.') {
            return new Grown(new Literal(number()), 1);
        }
        if (Character.isLetter(first) || first == '_') {
            return named(start, name());
        }
        if (accept('(')) {
            return parenthesised(start);
        }
        throw unexpected();
    }

    private Grown named(int start, String name) throws MisplacedText {
        var function = Function.called(name);
        int afterName = position;
        boolean called = accept('(');
        if (function.isPresent()) {
            if (!called) {
                throw new MisplacedText(
                        start,
                        "the function '%s' needs its argument in parentheses, as in %s(x)".formatted(name, name));
            }
            var argument = parenthesised(afterName);
            return grown(start, new Call(function.get(), argument.expression()), argument.depth());
        }
        if (called) {
            throw new MisplacedText(
                    start,
                    "unknown function '%s'; expected one of: %s%s"
                            .formatted(name, Function.allSymbols(), ", or '*' between the name and '(' for a product"));
        }
        if (name.equals("pi")) {
            return new Grown(new Literal(Math.PI), 1);
        }
        firstUse.putIfAbsent(name, start);
        return new Grown(new Symbol(name), 1);
    }

    private Grown parenthesised(int start) throws MisplacedText {
        enter(start);
        var inner = sum();
        nesting--;
        skipBlanks();
        if (!accept(')')) {
            if (position == text.length()) {
                throw new MisplacedText(start, "this '(' is never closed; add a ')'");
            }
            throw unexpected();
        }
        return inner;
    }

    private String name() {
        int start = position;
        while (position < text.length()
                && (Character.isLetterOrDigit(text.charAt(position)) || text.charAt(position) == '_')) {
            position++;
        }
        return text.substring(start, position);
    }

    private double number() throws MisplacedText {
        int start = position;
        skipDigits();
        if (position < text.length() && text.charAt(position) == '.') {
            position++;
            skipDigits();
        }
        if (position < text.length() && "eE".indexOf(text.charAt(position)) >= 0) {
            int exponent = position + 1;
            if (exponent < text.length() && "+-".indexOf(text.charAt(exponent)) >= 0) {
                exponent++;
            }
            if (exponent < text.length() && isDigit(text.charAt(exponent))) {
                position = exponent;
                skipDigits();
            }
        }
        var digits = text.substring(start, position);
        if (digits.equals(".")) {
            throw new MisplacedText(start, "a '.' alone is not a number");
        }
        double value = Double.parseDouble(digits);
        if (Double.isInfinite(value)) {
            throw new MisplacedText(start, "the number %s is too large for a double".formatted(digits));
        }
        return value;
    }

    private void skipDigits() {
        while (position < text.length() && isDigit(text.charAt(position))) {
            position++;
        }
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private boolean accept(char expected) {
        skipBlanks();
        if (position < text.length() && text.charAt(position) == expected) {
            position++;
            return true;
        }
        return false;
    }

    private boolean acceptPower() {
        skipBlanks();
        if (text.startsWith("**", position)) {
            position += 2;
            return true;
        }
        return accept('^');
    }

    private void skipBlanks() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private void enter(int start) throws MisplacedText {
        if (++nesting > Expression.DEEPEST) {
            throw tooDeep(start);
        }
    }

    private Grown joined(int start, Operator operator, Grown left, Grown right) throws MisplacedText {
        return grown(
                start,
                new Operation(operator, left.expression(), right.expression()),
                Math.max(left.depth(), right.depth()));
    }

    private static Grown grown(int start, Expression expression, int depthBelow) throws MisplacedText {
        if (depthBelow >= Expression.DEEPEST) {
            throw tooDeep(start);
        }
        return new Grown(expression, depthBelow + 1);
    }

    private static MisplacedText tooDeep(int start) {
        return new MisplacedText(
                start,
                "the formula nests deeper than %d operations; group its parts with parentheses or shorten it"
                        .formatted(Expression.DEEPEST));
    }

    private MisplacedText unexpected() {
        int symbol = text.codePointAt(position);
        var found = Character.toString(symbol);
        boolean startsValue = Character.isLetterOrDigit(symbol) || symbol == '(' || symbol == '_';
        return new MisplacedText(
                position,
                startsValue
                        ? "'%s' follows a value without an operator; write '*' for a product".formatted(found)
                        : "unexpected '%s'; expected an operator, a number, a name or a parenthesis".formatted(found));
    }
}
