package dev.frugal.physics.system;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A part of an equation that is not finite for any state: `k/m` where the constant `m` is 0.
///
/// @param state index of the state whose equation contains it
record InfinitePart(int state, String sentence) {
    private static final int LONGEST_QUOTE = 60;

    /// The first such part, if any.
    static Optional<InfinitePart> of(SystemDescription description) {
        var constants = description.constantValues();
        var equations = description.resolvedEquations();
        for (int state = 0; state < equations.size(); state++) {
            if (isInfinite(equations.get(state), constants)) {
                var part = smallest(equations.get(state), constants);
                var text = part.text();
                return Optional.of(new InfinitePart(
                        state,
                        "the equation of %s contains %s, which is %s with these constants; correct the formula or a constant"
                                .formatted(
                                        description.stateNames().get(state),
                                        text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…",
                                        part.with(constants).text())));
            }
        }
        return Optional.empty();
    }

    private static Expression smallest(Expression expression, Map<String, Double> constants) {
        for (var operand : expression.operands()) {
            if (isInfinite(operand, constants)) {
                return smallest(operand, constants);
            }
        }
        return expression;
    }

    private static boolean isInfinite(Expression expression, Map<String, Double> constants) {
        return holdsInfinity(List.of(expression.with(constants)), Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static boolean holdsInfinity(List<Expression> expressions, Set<Expression> seen) {
        return expressions.stream()
                .anyMatch(expression -> seen.add(expression)
                        && (expression instanceof Expression.Literal(var value) && !Double.isFinite(value)
                                || holdsInfinity(expression.operands(), seen)));
    }
}
