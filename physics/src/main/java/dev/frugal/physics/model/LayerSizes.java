package dev.frugal.physics.model;

import java.util.ArrayList;
import java.util.List;

/// Layer sizes of a perceptron from its ends and its hidden widths.
final class LayerSizes {
    private LayerSizes() {}

    static List<Integer> of(int inputs, List<Integer> hidden, int outputs) {
        var sizes = new ArrayList<Integer>();
        sizes.add(inputs);
        sizes.addAll(hidden);
        sizes.add(outputs);
        return List.copyOf(sizes);
    }
}
