package dev.frugal.physics.system;

import java.util.Map;
import java.util.regex.Pattern;

/// One line of equations as written, taken apart: `x' = v`, `x'' = -k*x`, or a definition `F = -k*x`.
///
/// @param name of the state or the definition
/// @param order how many primes follow the name; 0 for a definition
/// @param nameOffset at which character of the text the name stands
/// @param firstUse at which character of the text each name of the right-hand side stands first
record EquationText(String name, int order, int nameOffset, Expression formula, Map<String, Integer> firstUse) {
    /// Without a way back, so that no text takes longer than it is long.
    private static final Pattern LEFT_SIDE =
            Pattern.compile("\\s*+(?<name>[\\p{L}_][\\p{L}\\p{Nd}_]*+)\\s*+(?<primes>'*+)\\s*+=(?!=)");

    static EquationText of(String text, SpatialDerivatives derivatives) throws MisplacedText {
        var left = LEFT_SIDE.matcher(text);
        if (!left.lookingAt()) {
            throw new MisplacedText(
                    text.length() - text.stripLeading().length(),
                    "expected an equation of the form x' = formula or a definition F = formula, found '%s'"
                            .formatted(text.strip()));
        }
        var parser = new FormulaParser(text, left.end(), derivatives);
        var formula = parser.formula();
        return new EquationText(
                left.group("name"), left.group("primes").length(), left.start("name"), formula, parser.firstUse());
    }

    /// The line whose left side is the key of a mapping.
    static EquationText ofKey(String key, String text, SpatialDerivatives derivatives) throws MisplacedText {
        var left = key.strip();
        int end = left.length();
        while (end > 0 && left.charAt(end - 1) == '\'') {
            end--;
        }
        var parser = new FormulaParser(text, 0, derivatives);
        var formula = parser.formula();
        return new EquationText(left.substring(0, end).strip(), left.length() - end, 0, formula, parser.firstUse());
    }

    EquationText withOrder(int changed) {
        return new EquationText(name, changed, nameOffset, formula, firstUse);
    }

    /// The left side, `x''`.
    String left() {
        return name + "'".repeat(order);
    }
}
