package dev.frugal.physics.dynamics;

import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.Expression.Call;
import dev.frugal.physics.system.Expression.Literal;
import dev.frugal.physics.system.Expression.Negative;
import dev.frugal.physics.system.Expression.Operation;
import dev.frugal.physics.system.Expression.Symbol;
import dev.frugal.physics.system.Function;
import dev.frugal.physics.system.Operator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where the right-hand side of a system has a jump or a kink, found in its equations: the sets on
/// which the argument of a `sign` or an `abs` is zero.
///
/// In `equations` each `sign(u)` has become the symbol `side k` and each `abs(u)` the product `side
/// k · u`, with `u` the k-th of `surfaces`. With the sides held at −1 or +1 the equations are as
/// smooth as the rest of them, so that a method of high order keeps its order up to the surface and
/// beyond it.
///
/// An `abs` below a root, a logarithm, a broken power or in a divisor stays as it is: continued
/// beyond its surface with the old side, `sqrt(abs(x))` would be no number there.
///
/// @param equations the right-hand sides with the sides as symbols
/// @param surfaces the arguments; an inner one may stand in an outer one's formula through its side
/// @param jumps for each surface whether a `sign` has it, so that the right-hand side may jump
///   there
record SwitchingSurfaces(List<Expression> equations, List<Expression> surfaces, List<Boolean> jumps) {
    private static final String SIDE = "side ";

    SwitchingSurfaces {
        equations = List.copyOf(equations);
        surfaces = List.copyOf(surfaces);
        jumps = List.copyOf(jumps);
    }

    static SwitchingSurfaces of(DynamicalSystem system) {
        var search = new Search(Set.copyOf(system.stateNames()));
        var equations = system.numericEquations().stream()
                .map(equation -> search.smooth(equation.simplified(), false))
                .toList();
        return new SwitchingSurfaces(equations, List.copyOf(search.found.keySet()), List.copyOf(search.found.values()));
    }

    /// The symbol that stands for the side of surface `index`.
    static String side(int index) {
        return SIDE + index;
    }

    /// The function whose zeros are a surface, as the equations write it.
    String text(int index) {
        var text = surfaces.get(index).text();
        for (int inner = 0; inner < index; inner++) {
            text = text.replace(side(inner) + "*", "±");
        }
        return text;
    }

    /// Walks the equations; `found` has whether each surface is one of a `sign`.
    private static final class Search {
        private final Set<String> states;
        private final Map<Expression, Boolean> found = new LinkedHashMap<>();

        Search(Set<String> states) {
            this.states = states;
        }

        Expression smooth(Expression expression, boolean delicate) {
            return switch (expression) {
                case Literal literal -> literal;
                case Symbol symbol -> symbol;
                case Negative(var argument) -> new Negative(smooth(argument, delicate));
                case Operation operation -> operation(operation, delicate);
                case Call(var function, var argument) -> call(function, argument, delicate);
            };
        }

        private Expression operation(Operation operation, boolean delicate) {
            var operator = operation.operator();
            boolean fragile = switch (operator) {
                case SUM, DIFFERENCE, PRODUCT -> false;
                case QUOTIENT -> true;
                case POWER -> !(operation.right() instanceof Literal(var exponent) && isNatural(exponent));
            };
            boolean leftFragile = operator == Operator.POWER && fragile;
            return new Operation(
                    operator,
                    smooth(operation.left(), delicate || leftFragile),
                    smooth(operation.right(), delicate || fragile));
        }

        private static boolean isNatural(double exponent) {
            return exponent >= 0 && exponent == Math.rint(exponent);
        }

        private Expression call(Function function, Expression argument, boolean delicate) {
            return switch (function) {
                case SIGN -> varies(argument) ? side(smooth(argument, false), true) : new Call(function, argument);
                case ABS -> {
                    if (delicate || !varies(argument)) {
                        yield new Call(function, smooth(argument, delicate));
                    }
                    var inner = smooth(argument, false);
                    yield new Operation(Operator.PRODUCT, side(inner, false), inner);
                }
                case LOG, SQRT, ASIN, ACOS -> new Call(function, smooth(argument, true));
                case SIN, COS, TAN, ATAN, SINH, COSH, TANH, EXP -> new Call(function, smooth(argument, delicate));
            };
        }

        private boolean varies(Expression argument) {
            return argument.symbols().stream()
                    .anyMatch(name ->
                            states.contains(name) || name.equals(DynamicalSystem.TIME) || name.startsWith(SIDE));
        }

        private Expression side(Expression surface, boolean jump) {
            found.merge(surface, jump, Boolean::logicalOr);
            return Expression.symbol(SwitchingSurfaces.side(new ArrayList<>(found.keySet()).indexOf(surface)));
        }
    }
}
