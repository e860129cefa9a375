package dev.frugal.grading;

import java.util.Optional;

/// The free constants of integrals and differential equations: whether they are written c or C says
/// nothing.
final class FreeConstants {
    private FreeConstants() {}

    /// `answer` with its constants written as in `gold`, if there is one that is written otherwise:
    /// `c_1`, or a `c` that is only added.
    static Optional<MathExpression> renamed(MathExpression answer, MathExpression gold) {
        var asked = Symbols.of(gold);
        var given = Symbols.of(answer);
        var renamed = answer;
        boolean any = false;
        for (var name : given) {
            var other = swapped(name);
            boolean numbered = name.matches("[cC]_\\d+");
            boolean added = name.matches("[cC]") && isAdded(answer, name) && isAdded(gold, other);
            if ((numbered || added) && !asked.contains(name) && asked.contains(other) && !given.contains(other)) {
                any = true;
                renamed = Symbols.replaced(renamed, new MathExpression.Symbol(name), new MathExpression.Symbol(other));
            }
        }
        return any ? Optional.of(renamed) : Optional.empty();
    }

    private static boolean isAdded(MathExpression expression, String name) {
        return expression instanceof MathExpression.Sum(var terms) && terms.contains(new MathExpression.Symbol(name));
    }

    private static String swapped(String name) {
        char first = name.charAt(0);
        return (Character.isUpperCase(first) ? Character.toLowerCase(first) : Character.toUpperCase(first))
                + name.substring(1);
    }
}
