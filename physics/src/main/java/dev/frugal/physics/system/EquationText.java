package dev.frugal.physics.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// One line of equations as written, taken apart: `x' = v`, `x'' = -k*x`, or a definition `F = -k*x`.
///
/// @param name of the state or the definition
/// @param order how many primes follow the name; 0 for a definition
/// @param nameOffset at which character of the text the name stands
/// @param firstUse at which character of the text each name of the right-hand side stands first
record EquationText(String name, int order, int nameOffset, Expression formula, Map<String, Integer> firstUse) {
    /// Of one line: more than any system has states, and enough for definitions.
    private static final int MOST_ELEMENTS = 4096;

    /// Without a way back, so that no text takes longer than it is long.
    private static final Pattern LEFT_SIDE = Pattern.compile("\\s*+(?<name>[\\p{L}_][\\p{L}\\p{Nd}_]*+)"
            + "\\s*+(?:\\[(?<indices>[^\\]]*+)\\]\\s*+)?+(?<primes>'*+)\\s*+=(?!=)");

    /// The lines that a text stands for: one, or one for each element that its left side names.
    static List<EquationText> of(String text, Indices indices, SpatialDerivatives derivatives) throws MisplacedText {
        var left = LEFT_SIDE.matcher(text);
        if (!left.lookingAt()) {
            throw new MisplacedText(
                    text.length() - text.stripLeading().length(),
                    "expected an equation of the form x' = formula or a definition F = formula, found '%s'"
                            .formatted(text.strip()));
        }
        int order = left.group("primes").length();
        if (left.group("indices") == null) {
            var values = new IndexValues(indices, Map.of());
            return List.of(of(left.group("name"), order, left.start("name"), text, left.end(), values, derivatives));
        }
        var lines = new ArrayList<EquationText>();
        for (var element :
                indices.elements(left.group("name"), left.group("indices"), left.start("indices"), "", MOST_ELEMENTS)) {
            lines.add(of(element.name(), order, left.start("name"), text, left.end(), element.values(), derivatives));
        }
        return lines;
    }

    private static EquationText of(
            String name,
            int order,
            int nameOffset,
            String text,
            int start,
            IndexValues indices,
            SpatialDerivatives derivatives)
            throws MisplacedText {
        var parser = new FormulaParser(text, start, indices, derivatives);
        var formula = parser.formula();
        return new EquationText(name, order, nameOffset, formula, parser.firstUse());
    }

    /// The line whose left side is the key of a mapping.
    static EquationText ofKey(String key, String text, IndexValues indices, SpatialDerivatives derivatives)
            throws MisplacedText {
        var left = key.strip();
        int end = left.length();
        while (end > 0 && left.charAt(end - 1) == '\'') {
            end--;
        }
        return of(left.substring(0, end).strip(), left.length() - end, 0, text, 0, indices, derivatives);
    }

    EquationText withOrder(int changed) {
        return new EquationText(name, changed, nameOffset, formula, firstUse);
    }

    /// The left side, `x''`.
    String left() {
        return name + "'".repeat(order);
    }
}
