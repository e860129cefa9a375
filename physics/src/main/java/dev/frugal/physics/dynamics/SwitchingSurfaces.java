package dev.frugal.physics.dynamics;

import dev.frugal.physics.system.Condition;
import dev.frugal.physics.system.Condition.Both;
import dev.frugal.physics.system.Condition.Comparison;
import dev.frugal.physics.system.Condition.Either;
import dev.frugal.physics.system.Condition.Not;
import dev.frugal.physics.system.Condition.Relation;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.Expression.Call;
import dev.frugal.physics.system.Expression.Conditional;
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
/// which the argument of a `sign` or an `abs`, or the difference of what a `min`, a `max` or the
/// condition of an `if` compares, is zero, and on which the argument of a `floor` or the quotient in
/// a `mod` is a whole number.
///
/// In `equations` each `sign(u)` has become the symbol `side k` and each `abs(u)` the product `side
/// k · u`, with `u` the k-th of `surfaces`; `min` and `max` choose by their side, an `if` is the mean
/// of its two cases by a weight that is 0 or 1 off the surfaces, and the side of a `floor` says
/// whether it is even. With the sides held at −1 or +1
/// the equations are as smooth as the rest of them, so that a method of high order keeps its order up
/// to the surface and beyond it.
///
/// What would be no number beyond its surface with the old side stays as it is and is left to the
/// control of the step: an `abs`, `min` or `max` below a root, a logarithm, a broken power or in a
/// divisor, an `if` with one of these in its cases; and so are `atan2`, which jumps, and comparisons
/// of it.
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
        private static final Literal ZERO = new Literal(0);
        private static final Literal ONE = new Literal(1);
        private static final Literal TWO = new Literal(2);

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
                case Conditional conditional -> canBeContinued(conditional) ? mean(conditional, delicate) : conditional;
            };
        }

        private Expression operation(Operation operation, boolean delicate) {
            var operator = operation.operator();
            if (operator == Operator.MINIMUM || operator == Operator.MAXIMUM) {
                return extremum(operation, delicate);
            }
            if (operator == Operator.REMAINDER && varies(operation)) {
                var dividend = smooth(operation.left(), delicate);
                var divisor = smooth(operation.right(), true);
                var turns = floor(new Operation(Operator.QUOTIENT, dividend, divisor));
                return new Operation(Operator.DIFFERENCE, dividend, new Operation(Operator.PRODUCT, divisor, turns));
            }
            boolean fragile = isFragile(operation);
            boolean leftFragile = operator == Operator.POWER && fragile;
            return new Operation(
                    operator,
                    smooth(operation.left(), delicate || leftFragile),
                    smooth(operation.right(), delicate || fragile));
        }

        /// Whether it may have no value for some values of its operands, or jumps with them.
        private static boolean isFragile(Operation operation) {
            return switch (operation.operator()) {
                case SUM, DIFFERENCE, PRODUCT, MINIMUM, MAXIMUM, REMAINDER -> false;
                case QUOTIENT, ARCTANGENT -> true;
                case POWER -> !(operation.right() instanceof Literal(var exponent) && isNatural(exponent));
            };
        }

        /// With the side held it goes on for half a unit beyond the surface: an even number is
        /// `2⌊(u + ½)/2⌋`, an odd one `2⌊(u − ½)/2⌋ + 1`.
        private Expression floor(Expression argument) {
            var turns = new Operation(Operator.PRODUCT, new Literal(Math.PI), argument);
            var side = side(new Call(Function.SIN, turns), true);
            var even = twiceFloor(new Operation(Operator.SUM, argument, new Literal(0.5)));
            var odd = new Operation(
                    Operator.SUM, twiceFloor(new Operation(Operator.DIFFERENCE, argument, new Literal(0.5))), ONE);
            var weight = above(side);
            return new Operation(
                    Operator.SUM,
                    new Operation(Operator.PRODUCT, weight, even),
                    new Operation(Operator.PRODUCT, complement(weight), odd));
        }

        private static Expression twiceFloor(Expression argument) {
            var half = new Operation(Operator.QUOTIENT, argument, TWO);
            return new Operation(Operator.PRODUCT, TWO, new Call(Function.FLOOR, half));
        }

        /// 1 above a surface and 0 below it.
        private static Expression above(Expression side) {
            return new Operation(Operator.QUOTIENT, new Operation(Operator.SUM, ONE, side), TWO);
        }

        private Expression extremum(Operation operation, boolean delicate) {
            var left = smooth(operation.left(), delicate);
            var right = smooth(operation.right(), delicate);
            if (delicate || !varies(operation) || jumps(left) || jumps(right)) {
                return new Operation(operation.operator(), left, right);
            }
            var side = side(new Operation(Operator.DIFFERENCE, left, right), false);
            var relation = operation.operator() == Operator.MINIMUM ? Relation.LESS : Relation.GREATER;
            return new Conditional(new Comparison(relation, side, ZERO), left, right);
        }

        /// `w·a + (1 − w)·b`, without what has no weight: it may have no value.
        private Expression mean(Conditional conditional, boolean delicate) {
            var weight = weight(conditional.condition());
            var then = smooth(conditional.then(), delicate);
            var otherwise = smooth(conditional.otherwise(), delicate);
            return new Operation(Operator.SUM, share(weight, then), share(complement(weight), otherwise));
        }

        private static Expression share(Expression weight, Expression part) {
            var hasWeight = new Comparison(Relation.GREATER, weight, ZERO);
            return new Conditional(hasWeight, new Operation(Operator.PRODUCT, weight, part), ZERO);
        }

        private static Expression complement(Expression weight) {
            return new Operation(Operator.DIFFERENCE, ONE, weight);
        }

        /// 1 where the condition holds and 0 where it does not, in terms of sides.
        private Expression weight(Condition condition) {
            return switch (condition) {
                case Comparison comparison -> weight(comparison);
                case Both(var left, var right) -> new Operation(Operator.PRODUCT, weight(left), weight(right));
                case Either(var left, var right) ->
                    complement(new Operation(Operator.PRODUCT, complement(weight(left)), complement(weight(right))));
                case Not(var argument) -> complement(weight(argument));
            };
        }

        private Expression weight(Comparison comparison) {
            var difference = new Operation(
                    Operator.DIFFERENCE, smooth(comparison.left(), false), smooth(comparison.right(), false));
            var above = above(side(difference.simplified(), true));
            return switch (comparison.relation()) {
                case GREATER, GREATER_OR_EQUAL -> above;
                case LESS, LESS_OR_EQUAL -> complement(above);
                // Equality holds on the surface alone, which a solution passes in no time.
                case EQUAL -> ZERO;
                case DIFFERENT -> ONE;
            };
        }

        private boolean canBeContinued(Conditional conditional) {
            return !isDelicate(conditional.then())
                    && !isDelicate(conditional.otherwise())
                    && conditional.condition().comparisons().stream()
                            .allMatch(comparison -> isContinuousSurface(comparison.left(), comparison.right()));
        }

        private boolean isContinuousSurface(Expression left, Expression right) {
            return (varies(left) || varies(right)) && !jumps(left) && !jumps(right);
        }

        /// Whether it has a part that may have no value where it is not asked for, or jumps there.
        private boolean isDelicate(Expression expression) {
            boolean root = switch (expression) {
                case Literal _, Symbol _, Negative _, Conditional _ -> false;
                case Operation operation -> isFragile(operation) && varies(operation);
                case Call(var function, var argument) ->
                    varies(argument)
                            && switch (function) {
                                case LOG, SQRT, ASIN, ACOS -> true;
                                case SIN, COS, TAN, ATAN, SINH, COSH, TANH, EXP, ABS, SIGN, FLOOR -> false;
                            };
            };
            return root || expression.operands().stream().anyMatch(this::isDelicate);
        }

        /// Whether it jumps other than at a surface.
        private boolean jumps(Expression expression) {
            boolean root = switch (expression) {
                case Literal _, Symbol _, Negative _, Call _ -> false;
                case Conditional conditional -> !canBeContinued(conditional);
                case Operation operation -> operation.operator() == Operator.ARCTANGENT && varies(operation);
            };
            return root || expression.operands().stream().anyMatch(this::jumps);
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
                case FLOOR -> varies(argument) ? floor(smooth(argument, delicate)) : new Call(function, argument);
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
