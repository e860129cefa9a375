package dev.frugal.reasoning.wordproblem;

import java.util.Optional;

/// A number of a story.
///
/// @param label what solutions call it; different for every quantity of a story
/// @param value its value
/// @param derivation how it follows from others; empty if the story states it
public record Quantity(String label, int value, Optional<Derivation> derivation) {
    /// The label of a quantity that is there to distract; solutions do not name it.
    static final String ASIDE = "aside";

    /// How a quantity follows from others.
    public record Derivation(Operation operation, Operand left, Operand right) {
        /// Whether `left` and `right` are its operands.
        boolean takes(Operation other, int one, int two) {
            return operation == other
                    && (left.value() == one && right.value() == two
                            || operation.commutes() && left.value() == two && right.value() == one);
        }
    }

    /// An operand: another quantity of the story, or a number that relates two of them.
    ///
    /// @param quantity place of the quantity among those of the story; empty for a number
    public record Operand(int value, Optional<Integer> quantity) {}

    /// The equation by which it follows from others, such as `24+13=37`.
    ///
    /// @throws java.util.NoSuchElementException if the story states it
    String equation(int stated) {
        var how = derivation.orElseThrow();
        return "%d%c%d=%d"
                .formatted(
                        how.left().value(), how.operation().sign(), how.right().value(), stated);
    }
}
