package dev.frugal.physics.system;

import dev.frugal.physics.system.Expression.Literal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A formula where a right-hand side loses its smoothness: wherever the formula changes its sign.
///
/// Between two such places the right-hand side is smooth, so that an integrator that stops at each of them keeps its
/// order.
///
/// | in the equations | formula | |
/// |---|---|---|
/// | `abs(u)` | `u` | kink |
/// | `sign(u)` | `u` | jump |
/// | `min(u, v)`, `max(u, v)` | `u - v` | kink |
/// | `floor(u)` | `sin(pi*u)`, which changes sign at every whole number | jump |
/// | `mod(u, v)` | `sin(pi*u/v)` | jump |
/// | `atan2(u, v)` | `u`: it jumps by 2π there if `v` is negative | jump |
/// | `if(u > v, …)` and every other comparison | `u - v` | jump |
///
/// @param formula of time, states and parameters, as the equations are
/// @param jump whether the right-hand side itself may jump there, so that a solution may stick to the surface;
///   otherwise only its derivatives do
public record SwitchingFunction(Expression formula, boolean jump) {
    /// Those of some equations, inner ones first, each once. What changes with none of the names in `moving` never
    /// switches along a solution and is left out.
    static List<SwitchingFunction> of(List<Expression> equations, Set<String> moving) {
        var jumps = new LinkedHashMap<Expression, Boolean>();
        Set<Expression> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        equations.forEach(equation -> collect(equation, moving, jumps, seen));
        var found = new ArrayList<SwitchingFunction>();
        jumps.forEach((formula, jump) -> found.add(new SwitchingFunction(formula, jump)));
        return List.copyOf(found);
    }

    private static void collect(
            Expression expression, Set<String> moving, Map<Expression, Boolean> jumps, Set<Expression> seen) {
        if (!seen.add(expression)) {
            return;
        }
        expression.operands().forEach(operand -> collect(operand, moving, jumps, seen));
        for (var candidate : ofRoot(expression)) {
            if (!Collections.disjoint(candidate.formula.symbols(), moving)) {
                jumps.merge(candidate.formula, candidate.jump, Boolean::logicalOr);
            }
        }
    }

    private static List<SwitchingFunction> ofRoot(Expression expression) {
        return switch (expression) {
            case Expression.Literal _, Expression.Symbol _, Expression.Negative _ -> List.of();
            case Expression.Call(var function, var argument) ->
                switch (function) {
                    case ABS -> List.of(new SwitchingFunction(argument, false));
                    case SIGN -> List.of(new SwitchingFunction(argument, true));
                    case FLOOR -> List.of(new SwitchingFunction(atWholeNumbersOf(argument), true));
                    case SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH, TANH, EXP, LOG, SQRT -> List.of();
                };
            case Expression.Operation(var operator, var left, var right) ->
                switch (operator) {
                    case MINIMUM, MAXIMUM -> List.of(new SwitchingFunction(Algebra.difference(left, right), false));
                    case REMAINDER ->
                        List.of(new SwitchingFunction(atWholeNumbersOf(Algebra.quotient(left, right)), true));
                    case ARCTANGENT -> List.of(new SwitchingFunction(left, true));
                    case SUM, DIFFERENCE, PRODUCT, QUOTIENT, POWER -> List.of();
                };
            case Expression.Conditional(var condition, var _, var _) ->
                condition.comparisons().stream()
                        .map(comparison ->
                                new SwitchingFunction(Algebra.difference(comparison.left(), comparison.right()), true))
                        .toList();
        };
    }

    private static Expression atWholeNumbersOf(Expression argument) {
        return Algebra.call(Function.SIN, Algebra.product(new Literal(Math.PI), argument));
    }
}
