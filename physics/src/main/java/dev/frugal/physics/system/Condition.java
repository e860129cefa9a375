package dev.frugal.physics.system;

import java.util.List;

/// What the first argument of `if(condition, then, otherwise)` says: comparisons of formulas, joined by `and`,
/// `or` and
/// `not`.
public sealed interface Condition {
    /// A comparison of two formulas.
    record Comparison(Relation relation, Expression left, Expression right) implements Condition {}

    /// True if both hold.
    record Both(Condition left, Condition right) implements Condition {}

    /// True if at least one holds.
    record Either(Condition left, Condition right) implements Condition {}

    /// True if the argument does not hold.
    record Not(Condition argument) implements Condition {}

    /// A relation between two numbers. Only [#DIFFERENT] holds for NaN.
    enum Relation {
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        EQUAL("=="),
        DIFFERENT("!=");

        private final String symbol;

        Relation(String symbol) {
            this.symbol = symbol;
        }

        /// How an equation writes it.
        public String symbol() {
            return symbol;
        }

        public boolean holds(double left, double right) {
            return switch (this) {
                case LESS -> left < right;
                case LESS_OR_EQUAL -> left <= right;
                case GREATER -> left > right;
                case GREATER_OR_EQUAL -> left >= right;
                case EQUAL -> left == right;
                case DIFFERENT -> left != right;
            };
        }
    }

    /// The operands of this condition; none for a comparison.
    default List<Condition> parts() {
        return switch (this) {
            case Comparison _ -> List.of();
            case Both(var left, var right) -> List.of(left, right);
            case Either(var left, var right) -> List.of(left, right);
            case Not(var argument) -> List.of(argument);
        };
    }

    /// The comparisons that it is made of, in the order of the text.
    default List<Comparison> comparisons() {
        return this instanceof Comparison comparison
                ? List.of(comparison)
                : parts().stream().flatMap(part -> part.comparisons().stream()).toList();
    }
}
