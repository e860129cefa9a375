package dev.frugal.physics.system;

import java.util.Map;
import java.util.regex.Pattern;

/// One equation as written, `x' = v`, taken apart. `firstUse`: at which character of the text each
/// name of the right-hand side stands first.
record EquationText(String state, int stateOffset, Expression formula, Map<String, Integer> firstUse) {
    private static final Pattern LEFT_SIDE = Pattern.compile("\\s*(?<state>[\\p{L}_][\\p{L}\\p{Nd}_]*)\\s*'\\s*=");

    static EquationText of(String text) throws MisplacedText {
        var left = LEFT_SIDE.matcher(text);
        if (!left.lookingAt()) {
            throw new MisplacedText(
                    text.length() - text.stripLeading().length(),
                    "expected an equation of the form x' = formula, found '%s'".formatted(text.strip()));
        }
        var parser = new ExpressionParser(text, left.end());
        var formula = parser.expression();
        return new EquationText(left.group("state"), left.start("state"), formula, parser.firstUse());
    }

    /// The formula of an equation whose state is named elsewhere.
    static EquationText ofState(String state, String text) throws MisplacedText {
        var parser = new ExpressionParser(text);
        var formula = parser.expression();
        return new EquationText(state, 0, formula, parser.firstUse());
    }
}
