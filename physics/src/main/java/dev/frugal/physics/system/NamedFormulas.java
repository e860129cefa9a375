package dev.frugal.physics.system;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// Formulas that have names and mention each other by them, in any order.
final class NamedFormulas {
    private final Map<String, Expression> formulas;
    private final Map<String, Resolved> resolved = new HashMap<>();
    private final Set<String> underway = new LinkedHashSet<>();

    NamedFormulas(Map<String, Expression> formulas) {
        this.formulas = formulas;
    }

    /// A formula with the others put in, and the length of the longest chain of names by which it is made.
    private record Resolved(Expression expression, int chain) {}

    /// Formulas that cannot be put into each other. `name`: one of those to blame.
    static final class Unresolvable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String name;

        private Unresolvable(String name, String sentence) {
            super(sentence);
            this.name = name;
        }

        String name() {
            return name;
        }

        String sentence() {
            return String.valueOf(getMessage());
        }
    }

    /// The expression with every formula that it mentions put in its place, as those have it in theirs. Without
    /// such a
    /// name it is the expression itself.
    ///
    /// @throws Unresolvable if formulas depend on each other in a circle, or in a chain longer than
    ///   [Expression#DEEPEST]
    Expression resolved(Expression expression) {
        return withOthers(expression).expression;
    }

    /// The formula of that name, or if there is none the name itself, resolved.
    ///
    /// @throws Unresolvable as [#resolved(Expression)]
    Expression resolved(String name) {
        return formulas.containsKey(name) ? named(name).expression : Expression.symbol(name);
    }

    private Resolved withOthers(Expression expression) {
        var replacements = new HashMap<String, Expression>();
        int chain = 0;
        for (var name : expression.symbols()) {
            if (formulas.containsKey(name)) {
                var other = named(name);
                replacements.put(name, other.expression);
                chain = Math.max(chain, other.chain);
            }
        }
        return new Resolved(
                replacements.isEmpty()
                        ? expression
                        : Substitution.of(replacements).in(expression),
                chain);
    }

    private Resolved named(String name) {
        var before = resolved.get(name);
        if (before != null) {
            return before;
        }
        var formula = formulas.get(name);
        if (formula == null) {
            throw new IllegalArgumentException("there is no formula called " + name);
        }
        if (!underway.add(name)) {
            throw new Unresolvable(name, circle(name));
        }
        if (underway.size() > Expression.DEEPEST) {
            throw tooLong(name);
        }
        var others = withOthers(formula);
        if (others.chain >= Expression.DEEPEST) {
            throw tooLong(name);
        }
        underway.remove(name);
        var result = new Resolved(others.expression, others.chain + 1);
        resolved.put(name, result);
        return result;
    }

    private static Unresolvable tooLong(String name) {
        return new Unresolvable(
                name,
                "'%s' depends on a chain of more than %d definitions; shorten the chain"
                        .formatted(name, Expression.DEEPEST));
    }

    private String circle(String name) {
        var names = underway.stream().dropWhile(other -> !other.equals(name)).toList();
        return names.size() == 1
                ? "'%s' depends on itself; give it another formula".formatted(name)
                : "%s depend on each other in a circle: %s → %s; give one of them another formula"
                        .formatted(String.join(", ", names), String.join(" → ", names), name);
    }
}
