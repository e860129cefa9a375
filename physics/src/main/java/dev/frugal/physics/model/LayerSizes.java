package dev.frugal.physics.model;

import dev.frugal.base.Require;
import java.util.ArrayList;
import java.util.List;

/// The sizes of a perceptron's layers.
final class LayerSizes {
    private static final int MOST_LAYERS = 16;
    private static final int MOST_UNITS = 2048;

    private LayerSizes() {}

    /// Hidden widths as settings have them.
    ///
    /// @throws dev.frugal.base.InvalidInputException if there are none or too many, or one is out of range
    static List<Integer> hidden(String name, List<Integer> widths) {
        Require.that(
                !widths.isEmpty()
                        && widths.size() <= MOST_LAYERS
                        && widths.stream().allMatch(width -> width >= 1 && width <= MOST_UNITS),
                name,
                widths,
                "1 to %d hidden layers of 1 to %,d units".formatted(MOST_LAYERS, MOST_UNITS));
        return List.copyOf(widths);
    }

    /// A number of units as settings have it.
    static void units(String name, int units) {
        Require.within(name, units, 1, MOST_UNITS);
    }

    /// A perceptron's sizes from its ends and its hidden widths.
    static List<Integer> of(int inputs, List<Integer> hidden, int outputs) {
        var sizes = new ArrayList<Integer>();
        sizes.add(inputs);
        sizes.addAll(hidden);
        sizes.add(outputs);
        return List.copyOf(sizes);
    }
}
